"""Tables of the appointments room. Nobody may write slots or appointments: sql/10_book_seat.sql does, as the owner."""

from qoricancha.config.database.tables import OWN_OFFICES, PUBLIC, STAFF, WORKER, Table, own

_READ = {PUBLIC: "SELECT", STAFF: "SELECT", WORKER: "SELECT"}
_WRITE = {PUBLIC: "SELECT", STAFF: "SELECT", WORKER: "SELECT, INSERT, UPDATE, DELETE"}

TABLES = [
    Table("appointments_officecalendar", _WRITE),
    Table(
        "appointments_closure",
        {PUBLIC: "SELECT", STAFF: "SELECT, INSERT, DELETE", WORKER: "SELECT, INSERT, DELETE"},
        rows={STAFF: OWN_OFFICES},
    ),
    Table("appointments_slot", _READ, history="it only counts appointments, which are recorded"),
    Table("appointments_appointment", _READ, rows={PUBLIC: own("holder"), STAFF: OWN_OFFICES}),
]
