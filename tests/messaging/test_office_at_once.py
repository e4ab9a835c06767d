"""Two officers type the code of one person at the same moment: the person ends with the contact that was proved."""

import pytest

from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import InvalidInput
from qoricancha.messaging import actions
from qoricancha.messaging.actions import office
from qoricancha.messaging.models import Contact
from qoricancha.messaging.queries import verified_contacts_of
from tests.database import as_role
from tests.messaging.outbox import WORKER, code_sent_to, deliver_all
from tests.messaging.test_office import NEW, OLD, PHONE, propose, proved
from tests.persons.samples import SUYAY, registered, supervisor
from tests.races.overlap import overlap


@pytest.fixture
def asked(committing, now) -> tuple:
    """An officer, somebody with a proved phone, and the code on its way to their new one."""
    chief = supervisor()
    suyay = registered(chief, SUYAY).id
    with as_role("staff"):
        proved(chief, now, suyay, OLD)
        propose(chief, now, suyay)
    deliver_all(now)
    return chief, suyay, code_sent_to(NEW)


def typed_twice(asked, now, *, waits: bool = True) -> list:
    chief, suyay, code = asked

    def type_it():
        try:
            return actions.confirm_proposed_contact(by=chief, at=now, owner=suyay, kind=PHONE, code=code).value
        except InvalidInput as refusal:
            return str(refusal)

    return overlap(chief, type_it, type_it, process="staff", waits=waits)


def theirs(suyay) -> list[str]:
    with as_role("worker"), acting(WORKER):
        return [contact.value for contact in verified_contacts_of(suyay)]


def test_both_find_it_proved(asked, now):
    assert typed_twice(asked, now) == [NEW, NEW]
    assert theirs(asked[1]) == [NEW]
    with as_role("worker"), acting(WORKER):
        assert Contact.objects.filter(ended_at__isnull=False).count() == 1


def test_without_turns_the_second_would_end_what_the_first_proved(asked, now, monkeypatch):
    monkeypatch.setattr(office, "wait_for_turn", lambda whose: None)
    first, second = typed_twice(asked, now)
    assert (first, second) == (NEW, "El código venció. Pida un código nuevo.")
    assert theirs(asked[1]) == []
