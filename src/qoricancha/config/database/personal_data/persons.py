"""Columns of the persons room."""

from qoricancha.config.database.personal_data import Data, inventory, opened, pseudonymous, sealed, tokens
from qoricancha.config.database.personal_data.rules import CASE_FILE

_COUNTED = "what people are counted by; named only together with what is sealed (ADR 0003)"
_BY_KIND = "which kind of document, of which country: the number is sealed"

TABLES = {
    "persons_person": inventory(
        CASE_FILE,
        pseudonymous("id", "key_id", "office_id", "photo", "registered_at"),
        opened(Data.PERSONAL, _COUNTED, "nationality", "birth_year", "birth_precision", "department"),
        sealed(Data.PERSONAL, "facts"),
    ),
    "persons_personname": inventory(
        CASE_FILE,
        pseudonymous("id", "key_id", "person_id", "recorded_at", "replaced_at"),
        sealed(Data.PERSONAL, "parts"),
    ),
    "persons_identifier": inventory(
        CASE_FILE,
        pseudonymous("id", "key_id", "person_id", "recorded_at"),
        opened(Data.PERSONAL, _BY_KIND, "kind", "country"),
        sealed(Data.PERSONAL, "number"),
        tokens("token"),
    ),
    "persons_address": inventory(
        CASE_FILE,
        pseudonymous("id", "key_id", "person_id", "recorded_at", "replaced_at"),
        sealed(Data.PERSONAL, "place"),
    ),
    "persons_searchtoken": inventory(CASE_FILE, pseudonymous("person_id"), tokens("token")),
    "persons_registrationgroup": inventory(CASE_FILE, pseudonymous("id", "office_id", "formed_at")),
    "persons_groupmember": inventory(CASE_FILE, pseudonymous("id", "group_id", "person_id", "role")),
}
