"""From arrival to sign-off."""

import json
from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection

from qoricancha.accounts.rules.roles import Role
from qoricancha.casefiles.models import CaseFile, CaseTerm
from qoricancha.credentials.models import Document
from qoricancha.kernel.clock import LIMA
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qoricancha.messaging.models import Contact
from qoricancha.persons.models import Person, RegistrationGroup
from qoricancha.persons.queries import profile_of
from qoricancha.registration import actions
from qoricancha.registration.models import Registration
from qoricancha.registration.queries import verifications
from qoricancha.registration.rules.lifecycle import RegistrationState
from tests.database import as_role
from tests.registration.factories import (
    DECLARED,
    applied,
    checked_in,
    completed,
    filled,
    in_interview,
    officer,
    picture,
    stored,
    supervisor,
)

pytestmark = pytest.mark.role("staff")


def evening(year, month, day):
    """Return half past nine in the evening of a day in Lima."""
    return datetime(year, month, day, 21, 30, tzinfo=LIMA)


def act(verb, by, at, found, **given):
    with acting(by):
        return getattr(actions, verb)(by=by, at=at, registration_id=found, **given)


def test_an_arrival_is_recorded_once(db, now):
    by, application = officer(), applied(now)
    found = stored(by, checked_in(by, now, application))
    assert (found.state, found.checked_in_at, found.checked_in_by_id) == ("CHECKED_IN", now, by.id)
    with acting(by), pytest.raises(Conflict):
        actions.check_in(by=by, at=now, application_id=application)


def test_what_is_as_declared_needs_no_reason(db, now):
    by = officer()
    found = in_interview(by, now, application := applied(now, email="ada@ejemplo.pe"))
    act("verify_fields", by, now, found, verified=DECLARED | {"email": "ada@ejemplo.pe"}, reasons={})
    with acting(by):
        assert {one.differs for one in verifications(found).values()} == {False}
    assert stored(by, found).application_id == application


def test_a_correction_without_a_reason_is_refused_by_field(db, now):
    by = officer()
    found = in_interview(by, now)
    verified = DECLARED | {"given_names": "Rosa", "email": ""}
    with pytest.raises(InvalidInput) as refusal:
        act("verify_fields", by, now, found, verified=verified, reasons={"email": "Ya no lo usa."})
    assert list(refusal.value.fields) == ["given_names"]


def test_a_correction_keeps_both_and_why(db, now):
    by = officer()
    found = filled(by, now, given_names="Rosa Verificada")
    with acting(by):
        one = verifications(found)["given_names"]
    assert (one.declared, one.verified, one.reason) == (
        "Rosa Inventada",
        "Rosa Verificada",
        "Así figura en su documento.",
    )


def test_what_was_verified_lies_sealed(db, now):
    filled(officer(), now, given_names="Canaria Verificada")
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(f::text, '') FROM registration_verifiedfield f")
        assert "Canaria" not in cursor.fetchone()[0]
        cursor.execute("SELECT encode(string_agg(verified, ''::bytea), 'escape') FROM registration_verifiedfield")
        assert "Canaria" not in cursor.fetchone()[0]


def test_saving_again_what_stands_writes_nothing(db, now):
    by, colleague = officer(), officer("colega")
    found = filled(by, now)
    with acting(colleague):
        same = {name: one.verified for name, one in verifications(found).items()}
        actions.verify_fields(by=colleague, at=now, registration_id=found, verified=same, reasons={})
        assert set(stored(by, found).fields.values_list("verified_by", flat=True)) == {by.id}


@pytest.mark.parametrize("verb", ["attach_photo", "attach_signature"])
def test_what_is_no_picture_is_refused(db, now, verb):
    by = officer()
    with pytest.raises(InvalidInput, match="No se pudo leer"):
        act(verb, by, now, in_interview(by, now), content=b"%PDF-1.7")


def test_a_photograph_is_ours_and_sealed(db, now):
    by = officer()
    found = in_interview(by, now)
    act("attach_photo", by, now, found, content=picture((1200, 1600)))
    photo = stored(by, found).photo
    assert (photo.owner, photo.media_type, photo.read()[:3]) == (found, "image/jpeg", b"\xff\xd8\xff")
    assert photo.read()[:100] not in bytes(photo.content)


def test_an_incomplete_registration_says_what_is_missing(db, now):
    by = officer()
    with pytest.raises(Conflict, match=r"Verifique los datos declarados\. Tome la fotografía\. Tome la firma\."):
        act("complete", by, now, in_interview(by, now))


@pytest.mark.parametrize("verb", ["attach_photo", "verify_fields"])
def test_nothing_is_recorded_after_completion(db, now, verb):
    by = officer()
    given = {"content": picture()} if verb == "attach_photo" else {"verified": DECLARED, "reasons": {}}
    with pytest.raises(Conflict):
        act(verb, by, now, completed(by, now), **given)


def test_a_returned_registration_is_taken_up_again(db, now):
    by, chief = officer(), supervisor()
    found = completed(by, now)
    act("return_to_officer", chief, now, found, reason=" La fotografía está oscura. ")
    back = stored(by, found)
    assert (back.state, back.return_reason, back.returned_by_id) == ("RETURNED", "La fotografía está oscura.", chief.id)
    for verb in ("open_interview", "complete"):
        act(verb, by, now, found)
    assert stored(by, found).state == RegistrationState.COMPLETED


def test_returning_needs_a_reason(db, now):
    with pytest.raises(InvalidInput):
        act("return_to_officer", supervisor(), now, completed(officer(), now), reason="  ")


def test_the_sign_off_makes_person_group_case_terms_and_permit(db, now):
    by, chief = officer(), supervisor()
    found = completed(by, now, given_names="Rosa Verificada")
    act("sign_off", chief, now, found)
    signed = stored(chief, found)
    assert (signed.state, signed.signed_off_by_id, signed.signed_off_at) == ("SIGNED_OFF", chief.id, now)
    with acting(chief):
        case = CaseFile.objects.get()
        assert (case.id, case.lodged_on.isoformat(), case.office_id) == (signed.case_file_id, "2019-09-02", "LIM")
        assert case.number >= 600_001
        assert profile_of(signed.person_id).given_names == "Rosa Verificada"
        assert CaseTerm.objects.filter(case_file=case).exists()
        permit = Document.objects.select_related("key").get(case_file=case)
        assert (permit.state, permit.photo_id) == ("REQUESTED", signed.photo_id)
    assert jobs("credentials.issue_work_permit") == [{"document_id": str(permit.id)}]


@pytest.mark.parametrize(
    ("regime", "lodged_on", "submitted_at", "attended_at", "signed_at"),
    [
        # Each late in the evening in Lima, when it is the next day in UTC; the three days differ.
        ("2003-online", date(2019, 9, 2), evening(2019, 9, 2), evening(2019, 9, 16), evening(2019, 9, 18)),
        ("2026", date(2026, 2, 23), evening(2026, 2, 9), evening(2026, 2, 23), evening(2026, 2, 25)),
    ],
)
def test_the_case_is_lodged_on_the_day_of_the_law_and_not_on_that_of_the_sign_off(
    db, settings, regime, lodged_on, submitted_at, attended_at, signed_at
):
    """Where the law lets one apply online, the day of sending counts; where only in person, that of coming."""
    settings.QORICANCHA_REGIME = regime
    by, chief = officer(), supervisor()
    found = completed(by, attended_at, applied(submitted_at))
    act("sign_off", chief, signed_at, found)
    with acting(chief):
        case = CaseFile.objects.get()
        assert (case.regime, case.lodged_on, case.status_since) == (regime, lodged_on, lodged_on)


def test_the_sign_off_gives_the_person_their_proved_contact(db, now):
    by, chief = officer(), supervisor()
    found = completed(by, now, applied(now, email="rosa.suya@ejemplo.pe"))
    act("sign_off", chief, now, found)
    assert contact_owners() == [stored(chief, found).person_id]


def test_a_contact_that_was_corrected_does_not_follow(db, now):
    """What an officer types was proved by nobody, and what was proved is no longer theirs."""
    by, chief = officer(), supervisor()
    found = completed(by, now, email="otra@ejemplo.pe")
    act("sign_off", chief, now, found)
    assert contact_owners() == [stored(chief, found).application_id]


def test_an_error_in_the_last_step_leaves_nothing(db, now, monkeypatch):
    by, chief = officer(), supervisor()
    found = completed(by, now)

    def fail(**_):
        raise RuntimeError("the last step")

    monkeypatch.setattr(actions.registrations, "request_work_permit", fail)
    with pytest.raises(RuntimeError):
        act("sign_off", chief, now, found)
    assert stored(chief, found).state == RegistrationState.COMPLETED
    with as_role("owner"):
        assert [model.objects.count() for model in (Person, RegistrationGroup, CaseFile, CaseTerm, Document)] == [0] * 5
    assert jobs("credentials.issue_work_permit") == []


HANDS = {
    "open_interview": {},
    "verify_fields": {"verified": DECLARED | {"email": ""}, "reasons": {"email": "Ya no lo usa."}},
    "attach_photo": {"content": picture()},
    "attach_signature": {"content": picture()},
    "complete": {},
}


def recorded_with(hand, helper, by, now):
    """Return a registration that `by` recorded and completed, but for one step, which `helper` took."""
    found = checked_in(helper if hand == "check_in" else by, now)
    for step, given in HANDS.items():
        act(step, helper if step == hand else by, now, found, **given)
    return found


@pytest.mark.parametrize("verb", ["sign_off", "return_to_officer"])
@pytest.mark.parametrize("hand", HANDS)
def test_whoever_recorded_any_of_it_neither_signs_it_off_nor_returns_it(db, now, hand, verb):
    by, helper = officer(), supervisor()
    found = recorded_with(hand, helper, by, now)
    with pytest.raises(NotAllowed, match="otra persona"):
        act(verb, helper, now, found, **({"reason": "x"} if verb == "return_to_officer" else {}))
    act(verb, supervisor("otra"), now, found, **({"reason": "x"} if verb == "return_to_officer" else {}))


def test_whoever_only_received_the_person_may_sign_off(db, now):
    chief = supervisor()
    found = recorded_with("check_in", chief, officer(), now)
    assert act("sign_off", chief, now, found).signed_off_by_id == chief.id


def test_what_was_recorded_before_a_return_still_counts(db, now):
    by, chief, other = officer(), supervisor(), supervisor("otra")
    found = completed(chief, now)
    act("return_to_officer", other, now, found, reason="La fotografía está oscura.")
    for verb in ("open_interview", "complete"):
        act(verb, by, now, found)
    with pytest.raises(NotAllowed, match="otra persona"):
        act("sign_off", chief, now, found)
    assert act("sign_off", other, now, found).recorded_by == [chief.id, by.id]


@pytest.mark.parametrize("hand", ["verify_fields", "complete"])
def test_the_database_refuses_one_person_in_both_places(db, now, hand):
    by, helper, chief = officer(), officer("ayuda"), supervisor()
    found = recorded_with(hand, helper, by, now)
    act("sign_off", chief, now, found)
    with pytest.raises(IntegrityError, match="registration_two_persons"), acting(chief):
        Registration.objects.filter(id=found).update(signed_off_by=helper.id)


ROLES = list(Role)
MAY = {
    "check_in": {Role.REGISTRATION_OFFICER, Role.REGISTRATION_SUPERVISOR},
    "open_interview": {Role.REGISTRATION_OFFICER, Role.REGISTRATION_SUPERVISOR},
    "complete": {Role.REGISTRATION_OFFICER, Role.REGISTRATION_SUPERVISOR},
    "sign_off": {Role.REGISTRATION_SUPERVISOR},
    "return_to_officer": {Role.REGISTRATION_SUPERVISOR},
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", MAY)
def test_each_role_may_do_what_the_table_says(db, now, verb, role):
    by, other = officer(), officer("quien", role)
    prepare = {"check_in": None, "open_interview": checked_in, "complete": filled}.get(verb, completed)
    given = {"reason": "x"} if verb == "return_to_officer" else {}
    if prepare is None:
        application = applied(now)

        def attempt():
            with acting(other):
                actions.check_in(by=other, at=now, application_id=application)
    else:
        found = prepare(by, now)

        def attempt():
            act(verb, other, now, found, **given)

    if role in MAY[verb]:
        attempt()
    else:
        with pytest.raises(NotAllowed):
            attempt()


@pytest.mark.parametrize("verb", ["open_interview", "complete", "sign_off", "return_to_officer", "attach_photo"])
def test_another_office_s_registration_is_not_there(db, now, verb):
    found = completed(officer(), now)
    roles = (Role.REGISTRATION_OFFICER, Role.REGISTRATION_SUPERVISOR)
    stranger = officer("cusco", *roles, offices=("CUS",))
    given = {"return_to_officer": {"reason": "x"}, "attach_photo": {"content": picture()}}.get(verb, {})
    with pytest.raises(NotFound):
        act(verb, stranger, now, found, **given)


def test_another_office_s_application_is_not_there(db, now):
    application, stranger = applied(now), officer("cusco", offices=("CUS",))
    with acting(stranger), pytest.raises(NotFound):
        actions.check_in(by=stranger, at=now, application_id=application)


def test_every_step_is_in_the_history_with_who_took_it(db, now):
    by, chief = officer(), supervisor()
    found = completed(by, now)
    act("sign_off", chief, now, found)
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT after->>'state', actor->>'name' FROM audit.history"
            " WHERE relation = 'registration_registration' AND row_id = %s AND after ? 'state' ORDER BY id",
            [str(found)],
        )
        assert cursor.fetchall() == [
            ("CHECKED_IN", "oficial"),
            ("INTERVIEW", "oficial"),
            ("COMPLETED", "oficial"),
            ("SIGNED_OFF", "supervision"),
        ]


def jobs(name):
    with as_role("worker"), connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s", [name])
        return [json.loads(row[0]) for row in cursor.fetchall()]


def contact_owners():
    with as_role("owner"):
        return list(Contact.objects.values_list("owner", flat=True))
