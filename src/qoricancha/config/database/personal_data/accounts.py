"""Columns of the accounts room."""

from qoricancha.config.database.personal_data import (
    Data,
    hashed,
    inventory,
    nothing,
    opened,
    pseudonymous,
    tokens,
)
from qoricancha.config.database.personal_data.rules import ACCESS_LOG, CLIENT_COUNTS, COUNTERS, STAFF

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
