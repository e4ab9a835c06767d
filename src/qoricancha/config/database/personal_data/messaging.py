"""Columns of the messaging room. Contacts go with their owner: a draft, or a case file."""

from qoricancha.config.database.personal_data import (
    Data,
    hashed,
    inventory,
    nothing,
    opened,
    pseudonymous,
    sealed,
    tokens,
)
from qoricancha.config.database.personal_data.rules import CODE, DRAFT

TABLES = {
    "messaging_contact": inventory(
        DRAFT,
        nothing("kind"),
        opened(Data.PERSONAL, "one of five languages, by which letters are chosen and counted", "language"),
        pseudonymous("id", "key_id", "owner", "created_at", "verified_at", "is_proposed"),
        pseudonymous("ended_at", "ended_by_id", "ended_identity"),
        sealed(Data.PERSONAL, "value"),
        tokens("token"),
    ),
    "messaging_contactproof": inventory(
        CODE,
        pseudonymous("id", "contact_id", "owner", "sent_at", "resend_from", "expires_at", "attempts", "confirmed_at"),
        pseudonymous("asked_by_id", "identity"),
        tokens("token"),
        hashed("code_hash"),
    ),
    "messaging_outboxmessage": inventory(
        CODE,
        nothing("kind", "letter", "failure", "claim"),
        pseudonymous("id", "key_id", "contact_id", "owner", "once", "files", "contact_verified_at", "code_until"),
        pseudonymous("queued_at", "state", "attempts", "claimed_at", "delivered_at"),
        sealed(Data.PERSONAL, "recipient", "subject", "body", "proof"),
        tokens("recipient_token"),
    ),
}
