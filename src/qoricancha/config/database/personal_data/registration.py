"""Columns of the registration room. Who did what is a staff user's id."""

from qoricancha.config.database.personal_data import Data, inventory, pseudonymous, sealed, tokens
from qoricancha.config.database.personal_data.rules import CASE_FILE

TABLES = {
    "registration_registration": inventory(
        CASE_FILE,
        pseudonymous("id", "key_id", "application_id", "office_id", "state", "checked_in_at", "checked_in_by_id"),
        pseudonymous("interview_opened_at", "interview_opened_by_id", "recorded_by", "completed_at", "completed_by_id"),
        pseudonymous("reopened_at", "reopened_by_id", "undone_at", "undone_by_id"),
        pseudonymous("returned_at", "returned_by_id", "signed_off_at", "signed_off_by_id"),
        pseudonymous("photo_id", "signature_id", "person_id", "case_file_id"),
        sealed(Data.PERSONAL, "return_reason", "undo_reason"),
    ),
    "registration_verifiedfield": inventory(
        CASE_FILE,
        pseudonymous("id", "key_id", "registration_id", "name", "differs", "verified_at", "verified_by_id"),
        sealed(Data.PERSONAL, "declared", "verified", "reason"),
        tokens("token"),
    ),
    "registration_transfer": inventory(
        CASE_FILE,
        pseudonymous("id", "key_id", "application_id", "from_office_id", "to_office_id", "starts_at"),
        pseudonymous("moved_at", "moved_by_id", "undone_at", "undone_by_id"),
        sealed(Data.PERSONAL, "reason"),
    ),
}
