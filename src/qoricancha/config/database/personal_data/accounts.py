"""Columns of the accounts room."""

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
from qoricancha.config.database.personal_data.rules import (
    ACCESS_LOG,
    CLIENT_COUNTS,
    COUNTERS,
    PARKED,
    STAFF,
    STAFF_LOG,
)

TABLES = {
    "accounts_staffuser": inventory(
        STAFF,
        pseudonymous("id", "is_active", "password_is_initial", "created_at"),
        opened(Data.SECRET, "a scrypt hash, never the password", "password"),
        opened(
            Data.PERSONAL, "officials act under their names; history and case files show them", "username", "full_name"
        ),
        opened(Data.PERSONAL, "what the row policies and permissions decide by", "roles"),
        opened(Data.PERSONAL, "the operator must see unused accounts (DS 016-2024-JUS, art. 46.1)", "last_login"),
    ),
    "accounts_staffoffice": inventory(STAFF, pseudonymous("id", "user_id", "office_id")),
    "accounts_staffsession": inventory(
        STAFF_LOG,
        pseudonymous("id", "user_id", "factor", "opened_at", "ended_at", "ended_because"),
        opened(Data.SECRET, "opens nothing once the session has ended, which is in hours", "session_key"),
        opened(
            Data.PERSONAL,
            "a /16 and a kind of browser, no more: enough for officers to know strangers' sign-ins from theirs",
            "network",
            "device",
        ),
    ),
    "accounts_parkedform": inventory(
        PARKED,
        pseudonymous("id", "user_id", "address", "parked_at"),
        tokens("browser"),
        sealed(Data.SENSITIVE, "sealed"),
    ),
    "accounts_accessreview": inventory(
        STAFF_LOG,
        pseudonymous("id", "reviewed_at"),
        opened(Data.PERSONAL, "officials answer for the review by their names", "reviewed_by"),
        opened(Data.PERSONAL, "names, roles and last sign-ins as they were reviewed: the evidence", "listed"),
    ),
    "accounts_cacheentry": inventory(COUNTERS, pseudonymous("cache_key", "value", "expires")),
    "accounts_accessnumber": inventory(
        ACCESS_LOG, pseudonymous("id", "subject", "given_at", "ended_at"), tokens("number")
    ),
    "accounts_signin": inventory(
        ACCESS_LOG,
        pseudonymous("id", "asked_at", "subject", "sent_at", "attempts", "confirmed_at", "ended_at"),
        tokens("name", "client"),
        hashed("code_hash"),
    ),
    "accounts_clientcount": inventory(
        CLIENT_COUNTS, nothing("what"), pseudonymous("id", "hour", "times"), tokens("client")
    ),
}
