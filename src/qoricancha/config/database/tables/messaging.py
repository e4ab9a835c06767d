"""Tables of the messaging room."""

from qoricancha.config.database.tables import ALL, PUBLIC, STAFF, WORKER, Table, of_own_offices, own


def _meant(table: str, contact: str) -> str:
    """Return the row condition for staff: of the one owner or contact they mean, and of their offices."""
    return f"({own('owner')} OR uuid_send({contact}) = app.lookup()) AND {of_own_offices(f'{table}.owner')}"


# The worker erases what belongs to a draft that was never sent. Tokens would outlive that in the history, and whoever
# holds the key could ask it whether a number was ever named.
TABLES = [
    # Staff name one owner or one contact at a time, of their offices: contacts cannot be listed.
    Table(
        "messaging_contact",
        {
            PUBLIC: "SELECT, INSERT, UPDATE (value, token, verified_at, language)",
            STAFF: "SELECT, INSERT, UPDATE",
            WORKER: ALL,
        },
        rows={PUBLIC: own("owner"), STAFF: _meant("messaging_contact", "id")},
        unrecorded=("token",),
    ),
    Table(
        "messaging_contactproof",
        {
            PUBLIC: "SELECT, INSERT, UPDATE (attempts, confirmed_at)",
            STAFF: "SELECT, INSERT, UPDATE (attempts, confirmed_at, owner)",
            WORKER: ALL,
        },
        rows={PUBLIC: own("owner"), STAFF: _meant("messaging_contactproof", "contact_id")},
        unrecorded=("token", "code_hash"),
    ),
    # Whoever may write a message may not read it again: only the worker reads what is sent.
    Table(
        "messaging_outboxmessage",
        {PUBLIC: "INSERT", STAFF: "SELECT, INSERT, UPDATE (owner)", WORKER: ALL},
        rows={PUBLIC: own("owner"), STAFF: _meant("messaging_outboxmessage", "contact_id")},
        unrecorded=("recipient_token", "body"),
    ),
]
