"""Columns of the intake room."""

from qoricancha.config.database.personal_data import (
    Data,
    hashed,
    inventory,
    pseudonymous,
    sealed,
    tokens,
)
from qoricancha.config.database.personal_data.rules import CASE_FILE, DRAFT

TABLES = {
    "intake_draft": inventory(
        DRAFT,
        pseudonymous("id", "key_id", "reference", "client_key", "office_id", "starts_at", "failures", "locked_until"),
        pseudonymous("departures", "started_at", "saved_at", "expires_at", "submitted_at"),
        sealed(Data.PERSONAL, "answers"),
        sealed(Data.SECRET, "unshown_code"),
        hashed("code_hash"),
    ),
    "intake_statement": inventory(
        DRAFT, pseudonymous("id", "draft_id", "length", "added_at"), sealed(Data.SENSITIVE, "sealed")
    ),
    "intake_upload": inventory(
        DRAFT,
        pseudonymous(
            "id",
            "draft_id",
            "member",
            "original_id",
            "normalised_id",
            "state",
            "rejection",
            "uploaded_at",
            "settled_at",
        ),
    ),
    "intake_application": inventory(
        CASE_FILE,
        pseudonymous("id", "key_id", "client_key", "reference", "office_id", "wanted_start"),
        pseudonymous("submitted_at", "arrived_at"),
        sealed(Data.PERSONAL, "answers"),
    ),
    "intake_searchtoken": inventory(CASE_FILE, pseudonymous("id", "application_id", "office_id"), tokens("token")),
}
