"""Tables of the messaging room."""

from qoricancha.config.database.tables import PUBLIC, STAFF, WORKER, Table, own

_OF_THE_OWNER_MEANT = "owner = app.subject()"

TABLES = [
    # Staff name one owner or one contact at a time: contacts cannot be listed.
    Table(
        "messaging_contact",
        {
            PUBLIC: "SELECT, INSERT, UPDATE (value, token, verified_at)",
            STAFF: "SELECT, INSERT, UPDATE",
            WORKER: "SELECT, INSERT, UPDATE",
        },
        rows={PUBLIC: own("owner"), STAFF: f"{_OF_THE_OWNER_MEANT} OR uuid_send(id) = app.lookup()"},
    ),
    Table(
        "messaging_contactproof",
        {
            PUBLIC: "SELECT, INSERT, UPDATE (attempts, confirmed_at)",
            STAFF: "SELECT, INSERT, UPDATE (attempts, confirmed_at, owner)",
            WORKER: "SELECT, INSERT, UPDATE",
        },
        rows={PUBLIC: own("owner"), STAFF: f"{_OF_THE_OWNER_MEANT} OR uuid_send(contact_id) = app.lookup()"},
        unrecorded=("code_hash",),
    ),
    # Whoever may write a message may not read it again: only the worker reads what is sent.
    Table(
        "messaging_outboxmessage",
        {PUBLIC: "INSERT", STAFF: "SELECT, INSERT, UPDATE (owner)", WORKER: "SELECT, INSERT, UPDATE"},
        rows={PUBLIC: own("owner"), STAFF: f"{_OF_THE_OWNER_MEANT} OR uuid_send(contact_id) = app.lookup()"},
        unrecorded=("body",),
    ),
]
