"""The second layer: the database itself keeps each office's rows from the officers of others.

The permissions of the pages are left aside here: an officer of Tumbes asks the database for what is Lima's, by its id.
"""

from uuid import UUID

import pytest
from django.db import ProgrammingError, models, transaction

from qoricancha.accounts.actions import give_access
from qoricancha.accounts.models import AccessNumber
from qoricancha.config.database.tables import STAFF, all_tables
from qoricancha.credentials.models import Document
from qoricancha.intake.models import Application, Upload
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.files import StoredFile, store_file
from qoricancha.kernel.sealing import new_key
from qoricancha.messaging.models import Contact, ContactProof, OutboxMessage
from qoricancha.registration import actions
from qoricancha.registration.models import Registration
from tests.database import as_role
from tests.registration.factories import applied, completed, officer, stored, supervisor

JOB = Actor.job("test")


@pytest.fixture
def of_lima(db, now) -> list[UUID]:
    """Application, registration and person of Lima: each with a file; the first and the last with a contact."""
    application = applied(now, photo=True)
    by, chief = officer("oficial.lima"), supervisor("supervision.lima")
    registration = completed(by, now, application)
    waiting = applied(now, email="otra@ejemplo.pe")
    with as_role("staff"), acting(chief):
        actions.sign_off(by=chief, at=now, registration_id=registration)
    person = stored(chief, registration).person_id
    with as_role("worker"), acting(JOB):
        key = new_key()
        store_file(key=key, owner=person, kind="permit", media_type="application/pdf", content=b"%PDF", at=now)
        assert set(Contact.objects.values_list("owner", flat=True)) == {person, waiting}
    return [application, registration, person, waiting]


OWNED = {StoredFile: "owner", Contact: "owner", ContactProof: "owner", OutboxMessage: "owner", AccessNumber: "subject"}


def seen(by: Actor, owners: list[UUID]) -> dict[type[models.Model], int]:
    """Return how many rows of each kind an officer sees who names one owner after the other."""
    found = dict.fromkeys(OWNED, 0)
    for owner in owners:
        with as_role("staff"), acting(by, subject=owner):
            for model, column in OWNED.items():
                found[model] += model.objects.filter(**{column: owner}).count()
    return found


def test_each_office_sees_its_own_and_no_other(of_lima):
    ours = seen(officer("colega"), of_lima)
    assert 0 not in ours.values()
    with as_role("worker"), acting(JOB):
        assert ours == {model: model.objects.count() for model in ours}
    assert set(seen(officer("espia", offices=("TUM",)), of_lima).values()) == {0}
    assert set(seen(officer("sin.oficina", offices=()), of_lima).values()) == {0}


@pytest.mark.parametrize("model", [Contact, ContactProof, OutboxMessage])
def test_a_contact_of_another_office_is_not_found_by_its_id_either(of_lima, model):
    with as_role("worker"), acting(JOB):
        contacts = list(Contact.objects.values_list("id", flat=True))

    def found(by: Actor, contact: UUID) -> bool:
        with as_role("staff"), acting(by, lookup=contact.bytes):
            return model.objects.exists()

    spy, colleague = officer("espia", offices=("TUM",)), officer("colega")
    assert [found(spy, contact) for contact in contacts] == [False, False]
    assert [found(colleague, contact) for contact in contacts] == [True, True]


def test_the_code_of_a_paper_gives_another_office_no_power_over_it(of_lima):
    spy = officer("espia", offices=("TUM",))
    with as_role("worker"), acting(JOB):
        lookup = bytes(Document.objects.get().token_lookup)
    with as_role("staff"), acting(spy, lookup=lookup):
        assert Document.objects.update(reason="") == 0


def test_nothing_is_laid_beside_another_office_s_rows(of_lima, now):
    application, _registration, person, _waiting = of_lima
    spy = officer("espia", offices=("TUM",))
    with as_role("worker"), acting(JOB):
        key = new_key()
    given = {"kind": "photo", "media_type": "image/jpeg", "content": b"x", "at": now}
    for owner in of_lima:
        with as_role("staff"), pytest.raises(ProgrammingError, match="row-level security"), acting(spy):
            store_file(key=key, owner=owner, **given)
    for subject in (application, person):
        with as_role("staff"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            give_access(by=spy, at=now, subject=subject, number="700001")


@pytest.mark.parametrize("model", [Application, Upload, Registration, Document])
def test_what_names_an_office_is_seen_there_only(of_lima, model):
    for by, sees in ((officer("espia", offices=("TUM",)), False), (officer("colega"), True)):
        with as_role("staff"), acting(by):
            assert model.objects.exists() is sees


def test_where_rows_are_bound_the_staff_s_are_bound_too():
    unbound = [table.name for table in all_tables() if table.rows and STAFF in table.grants and STAFF not in table.rows]
    assert unbound == []
