"""Tables of the persons room. Staff see the people of their offices, an applicant themself."""

from qoricancha.config.database.tables import OWN_OFFICES, PUBLIC, STAFF, WORKER, Table, own

_READ_AND_ADD = {PUBLIC: "SELECT", STAFF: "SELECT, INSERT", WORKER: "SELECT, INSERT"}
_OF_A_PERSON = {
    STAFF: "EXISTS (SELECT FROM persons_person p WHERE p.id = person_id)",
    PUBLIC: own("person_id"),
}

TABLES = [
    Table("persons_person", _READ_AND_ADD, rows={STAFF: OWN_OFFICES, PUBLIC: own("id")}),
    Table("persons_personname", _READ_AND_ADD, rows=_OF_A_PERSON),
    Table("persons_identifier", _READ_AND_ADD, rows=_OF_A_PERSON),
    Table("persons_address", _READ_AND_ADD, rows=_OF_A_PERSON),
    Table(
        "persons_searchtoken",
        {STAFF: "SELECT, INSERT", WORKER: "SELECT, INSERT"},
        rows={STAFF: _OF_A_PERSON[STAFF]},
        key="person_id",
    ),
    Table(
        "persons_registrationgroup",
        _READ_AND_ADD,
        rows={STAFF: OWN_OFFICES, PUBLIC: "id IN (SELECT group_id FROM persons_groupmember)"},
    ),
    Table(
        "persons_groupmember",
        _READ_AND_ADD,
        rows={
            STAFF: "EXISTS (SELECT FROM persons_registrationgroup g WHERE g.id = group_id)",
            PUBLIC: own("person_id"),
        },
    ),
]
