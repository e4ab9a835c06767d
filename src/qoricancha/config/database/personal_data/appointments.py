"""Columns of the appointments room."""

from qoricancha.config.database.personal_data import inventory, nothing, pseudonymous
from qoricancha.config.database.personal_data.rules import CASE_FILE, CODE_TABLES

TABLES = {
    "appointments_officecalendar": inventory(
        CODE_TABLES, nothing("id", "office_id", "service", "weekday", "opens", "closes", "minutes", "desks")
    ),
    "appointments_closure": inventory(CODE_TABLES, nothing("id", "office_id", "day", "starts", "ends", "reason")),
    "appointments_slot": inventory(
        CODE_TABLES, nothing("id", "office_id", "service", "starts_at", "minutes", "capacity", "taken")
    ),
    "appointments_appointment": inventory(
        CASE_FILE,
        pseudonymous("id", "holder", "service", "office_id", "slot_id", "booked_at", "cancelled_at", "cancel_reason"),
    ),
}
