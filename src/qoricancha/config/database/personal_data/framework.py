"""Columns of Django's and allauth's tables in which somebody's data lie. The others are empty or the queue of jobs."""

from qoricancha.config.database.personal_data import Data, inventory, opened, pseudonymous
from qoricancha.config.database.personal_data.rules import SESSION, STAFF

TABLES = {
    "mfa_authenticator": inventory(
        STAFF,
        pseudonymous("id", "user_id", "type", "created_at", "last_used_at"),
        opened(Data.SECRET, "its secrets are sealed inside (web.staff.adapter.SealedSecrets)", "data"),
    ),
    "django_session": inventory(
        SESSION,
        pseudonymous("expire_date"),
        opened(Data.SECRET, "only the staff's process may read it; a session ends in hours", "session_key"),
        opened(
            Data.PERSONAL, "signed by the staff's process: whose session it is and how they signed in", "session_data"
        ),
    ),
}
