"""Columns of the credentials room."""

from qoricancha.config.database.personal_data import Data, inventory, pseudonymous, sealed, tokens
from qoricancha.config.database.personal_data.rules import ACCESS_LOG, CASE_FILE

TABLES = {
    "credentials_document": inventory(
        CASE_FILE,
        pseudonymous("id", "key_id", "kind", "state", "case_file_id", "person_id", "office_id", "photo_id", "file_id"),
        pseudonymous(
            "requested_at",
            "requested_by",
            "occasion",
            "renewal_asked_at",
            "issued_at",
            "issued_by",
            "valid_from",
            "valid_to",
        ),
        pseudonymous("validity_basis", "sha256", "suspended_at", "suspended_by", "ended_at", "ended_by", "reason"),
        sealed(Data.PERSONAL, "holder"),
        sealed(Data.SECRET, "codes"),
        tokens("token_lookup", "code_lookup"),
    ),
    "credentials_constanciaattempt": inventory(ACCESS_LOG, pseudonymous("id", "document_id", "attempted_at")),
}
