"""Contacts proved by the officer with the person present, and who follows the person at sign-off."""

import pytest

from qoricancha.accounts.models import AccessNumber
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qoricancha.messaging.models import ContactProof
from qoricancha.messaging.queries import verified_contacts_of
from qoricancha.messaging.rules.contacts import ContactKind, IdentityCheck
from qoricancha.registration import actions
from qoricancha.registration.queries import contacts_of_owner, contacts_that_follow, verifications
from tests.database import as_role
from tests.messaging.outbox import WORKER, code_sent_to, deliver_all
from tests.registration.factories import applied, completed, filled, in_interview, officer, stored, supervisor

pytestmark = pytest.mark.role("staff")

PHONE, EMAIL = ContactKind.PHONE, ContactKind.EMAIL
TYPED = "+51911222333"


def act(verb, by, at, **given):
    with acting(by):
        return getattr(actions, verb)(by=by, at=at, **given)


def prove(by, at, found, value=TYPED, kind=PHONE):
    """Send a code to the contact as verified, read it out, type it."""
    act("send_contact_code", by, at, registration_id=found, kind=kind)
    deliver_all(at)
    return act("confirm_contact", by, at, registration_id=found, kind=kind, code=code_sent_to(value))


def corrected(by, at, **corrections):
    """Return a registration in which phone and e-mail were corrected, still in interview."""
    return filled(by, at, **({"phone": TYPED, "email": ""} | corrections))


def contacts_of_person(by, registration_id) -> list[str]:
    with as_role("worker"), acting(WORKER):
        return [contact.value for contact in verified_contacts_of(stored(by, registration_id).person_id)]


def finish(by, chief, at, found):
    act("complete", by, at, registration_id=found)
    act("sign_off", chief, at, registration_id=found)


def test_a_contact_corrected_and_proved_in_the_interview_is_the_persons_at_sign_off(db, now):
    by, chief = officer(), supervisor()
    found = corrected(by, now)
    assert prove(by, now, found).is_verified
    finish(by, chief, now, found)
    assert contacts_of_person(by, found) == [TYPED]


def test_without_proving_it_nothing_follows(db, now):
    by, chief = officer(), supervisor()
    found = corrected(by, now)
    act("send_contact_code", by, now, registration_id=found, kind=PHONE)
    finish(by, chief, now, found)
    assert contacts_of_person(by, found) == []


def test_what_was_proved_and_then_corrected_again_does_not_follow(db, now):
    by, chief = officer(), supervisor()
    found = corrected(by, now)
    prove(by, now, found)
    with acting(by):
        verified = {name: one.verified for name, one in verifications(found).items()} | {"phone": "+51944555666"}
        reasons = dict.fromkeys(verified, "Se equivocó.")
        actions.verify_fields(by=by, at=now, registration_id=found, verified=verified, reasons=reasons)
    finish(by, chief, now, found)
    assert contacts_of_person(by, found) == []


def test_capitals_of_an_address_make_no_other_address(db, now):
    """What they proved follows them although the officer typed it with other capitals."""
    by, chief = officer(), supervisor()
    found = completed(by, now, applied(now, email="rosa.suya@ejemplo.pe"), email="Rosa.Suya@ejemplo.pe")
    act("sign_off", chief, now, registration_id=found)
    assert contacts_of_person(by, found) == ["rosa.suya@ejemplo.pe"]


def test_the_supervisor_can_ask_what_will_follow(db, now):
    by = officer()
    found = corrected(by, now)

    def following() -> list[str]:
        with acting(by):
            contacts = contacts_of_owner(by, stored(by, found).application_id)
            return [one.value for one in contacts_that_follow(contacts, verifications(found))]

    assert following() == []
    prove(by, now, found)
    assert following() == [TYPED]


def test_there_is_nothing_to_prove_before_it_was_verified(db, now):
    by = officer()
    found = in_interview(by, now)
    with pytest.raises(InvalidInput, match="Primero verifique"):
        act("send_contact_code", by, now, registration_id=found, kind=EMAIL)
    found = corrected(by, now)
    with pytest.raises(InvalidInput, match="Primero verifique"):
        act("send_contact_code", by, now, registration_id=found, kind=EMAIL)


def test_it_is_part_of_the_interview(db, now):
    by, helper = officer(), supervisor()
    found = corrected(by, now)
    prove(helper, now, found)
    act("complete", by, now, registration_id=found)
    with pytest.raises(NotAllowed, match="otra persona"):
        act("sign_off", helper, now, registration_id=found)
    with pytest.raises(Conflict):
        act("send_contact_code", by, now, registration_id=found, kind=PHONE)
    with pytest.raises(Conflict):
        act("confirm_contact", by, now, registration_id=found, kind=PHONE, code="123456")


def test_the_interview_is_how_they_were_identified(db, now):
    by = officer()
    found = corrected(by, now)
    prove(by, now, found)
    with as_role("worker"), acting(WORKER):
        proof = ContactProof.objects.get(asked_by__isnull=False)
    assert (proof.identity, proof.asked_by_id) == (IdentityCheck.INTERVIEW, by.id)


# --- after sign-off ---


@pytest.fixture
def locked_out(db, now):
    """A case file whose applicant has no working contact, and an officer."""
    by, chief = officer(), supervisor()
    found = corrected(by, now)
    finish(by, chief, now, found)
    return by, stored(by, found)


def prove_for(by, at, case_file_id, value="912 000 111", kind=PHONE):
    given = {"case_file_id": case_file_id, "kind": kind}
    act("send_code_to_applicant", by, at, **given, value=value, identity=IdentityCheck.PHOTOGRAPH)
    deliver_all(at)
    return act("confirm_contact_of_applicant", by, at, **given, code=code_sent_to("+51912000111"))


def test_somebody_who_comes_back_gets_one_proved(locked_out, now):
    by, signed = locked_out
    contact = prove_for(by, now, signed.case_file_id)
    assert (contact.owner, contact.value) == (signed.person_id, "+51912000111")
    assert contacts_of_person(by, signed.id) == ["+51912000111"]


def test_it_lies_sealed_under_the_persons_key(locked_out, now):
    by, signed = locked_out
    with acting(by):
        assert prove_for(by, now, signed.case_file_id).key_id == signed.person.key_id


def test_with_it_comes_the_right_to_sign_in_by_the_case_number(locked_out, now):
    """Also for whoever was never given it: people of earlier registers."""
    by, signed = locked_out
    with as_role("owner"), acting(WORKER):
        AccessNumber.objects.all().delete()
    prove_for(by, now, signed.case_file_id)
    with as_role("owner"):
        assert AccessNumber.objects.get().subject == signed.person_id


def test_a_lost_contact_is_given_up(locked_out, now):
    by, signed = locked_out
    prove_for(by, now, signed.case_file_id)
    given = {"case_file_id": signed.case_file_id, "kind": PHONE, "identity": IdentityCheck.DOCUMENT}
    act("retire_contact_of_applicant", by, now, **given)
    assert contacts_of_person(by, signed.id) == []


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("send_code_to_applicant", {"value": TYPED, "identity": IdentityCheck.DOCUMENT}),
        ("confirm_contact_of_applicant", {"code": "123456"}),
        ("retire_contact_of_applicant", {"identity": IdentityCheck.DOCUMENT}),
    ],
)
def test_who_may_and_whose_office(locked_out, now, verb, given):
    _, signed = locked_out
    given = {**given, "case_file_id": signed.case_file_id, "kind": PHONE}
    with pytest.raises(NotAllowed):
        act(verb, officer("secretaria", "EXECUTIVE_SECRETARY"), now, **given)
    with pytest.raises(NotFound):
        act(verb, officer("cusco", offices=("CUS",)), now, **given)
