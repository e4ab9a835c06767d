"""Two offices with the same things in each; one permit per person."""

from datetime import date, datetime
from uuid import UUID, uuid4

from qoricancha.accounts.rules.roles import Role
from qoricancha.appointments.actions import close_office
from qoricancha.casefiles.queries import applicants_of
from qoricancha.credentials.actions import issue_work_permit
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from tests.database import as_role
from tests.registration.factories import applied, checked_in, completed, in_interview, officer
from tests.web.test_staff_pages import document_of, signed_off

HERE, THERE = "LIM", "CUS"
MALFORMED = "no-es-un-id"
JOB = Actor.job("credentials.issue_work_permit")
OWN_SLUGS = {"queue": "visto-bueno", "question": "nombres", "scheme": "sex", "office": "LIM"}
UNKNOWN_SLUG = "olvidados"

CLOSED_DAY = date(2099, 1, 5)

Things = dict[str, UUID]


def things_of(office: str, now: datetime) -> Things:
    """Make one of each, by the words of the table."""
    by = officer(f"recibe.{office}", offices=(office,))
    chief = officer(f"cierra.{office}", *Role, offices=(office,))

    def application(name: str) -> UUID:
        return applied(now, office=office, given_names=name)

    return {
        "application": application("Ana"),
        "arrived registration": checked_in(by, now, application("Berta")),
        "registration": in_interview(by, now, application("Clara")),
        "completed registration": completed(by, now, application("Dora")),
        "closure": close_office(by=chief, at=now, office=office, day=CLOSED_DAY, reason="Inventario").id,
        **papers_of(office, now),
    }


def papers_of(office: str, now: datetime) -> Things:
    """Make a case file and its permit, issued, by people who open no page."""
    by, chief = (officer(f"{name}.{office}", *Role, offices=(office,)) for name in ("registra", "firma"))
    signed = signed_off(by, chief, now, office=office, given_names="Elena")
    document = document_of(signed)
    with as_role("worker"):
        issue_work_permit(by=JOB, at=now, document_id=document)
        with acting(JOB):
            person = applicants_of([signed.case_file_id])[signed.case_file_id]
    return {"case file": signed.case_file_id, "document": document, "permit": document, "person": person}


def some_id() -> UUID:
    """Return the id of nothing."""
    return uuid4()
