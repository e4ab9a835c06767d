"""Tables of the accounts room."""

from qoricancha.config.database.tables import ALL, PUBLIC, STAFF, WORKER, Table, of_own_offices, own

_UNSENT = "what an officer sent and will send again or leave; sealed, gone within hours"

TABLES = [
    # Roles and offices are the operator's: the staff process may change a password and nothing else of a user.
    Table(
        "accounts_staffuser",
        {STAFF: "SELECT, UPDATE (password, password_is_initial, last_login)", WORKER: "SELECT"},
        unrecorded=("password",),
    ),
    Table("accounts_staffoffice", {STAFF: "SELECT", WORKER: "SELECT"}),
    # A staff process may open and end sessions; nobody may delete one or change when, how and by whom it was opened.
    Table(
        "accounts_staffsession",
        {STAFF: "SELECT, INSERT, UPDATE (session_key, ended_at, ended_because)", WORKER: "SELECT"},
        unrecorded=("session_key",),
    ),
    Table("accounts_parkedform", {STAFF: "SELECT, INSERT, DELETE", WORKER: "SELECT, DELETE"}, history=_UNSENT),
    Table("accounts_accessreview", {WORKER: "SELECT"}),
    Table(
        "accounts_cacheentry",
        {STAFF: ALL, WORKER: "SELECT (expires), DELETE"},
        history="counters that expire in minutes",
        key="cache_key",
    ),
    Table(
        "accounts_accessnumber",
        {PUBLIC: "INSERT", STAFF: "SELECT, INSERT, UPDATE (ended_at)", WORKER: "SELECT, INSERT, UPDATE, DELETE"},
        rows={
            PUBLIC: own("subject"),
            STAFF: f"{own('subject')} AND {of_own_offices('accounts_accessnumber.subject')}",
        },
    ),
    # The public has the functions of accounts/sql/sign_in.sql and nothing else: it cannot learn who exists. Officers
    # may only close the place of an applicant whose contact they end.
    Table(
        "accounts_signin",
        {
            STAFF: "SELECT (subject, confirmed_at, ended_at), UPDATE (code_hash, ended_at)",
            WORKER: "SELECT, UPDATE, DELETE",
        },
        rows={STAFF: f"{own('subject')} AND {of_own_offices('accounts_signin.subject')}"},
        history="a log already: rows only gain moments",
    ),
    Table("accounts_clientcount", {WORKER: "SELECT, DELETE"}, history="counters, kept for a day"),
]
