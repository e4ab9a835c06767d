"""Drafts: opened, left, resumed, guessed at, erased; and what the public process can see of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from qoricancha.intake import actions, queries
from qoricancha.intake.models import Draft, Statement
from qoricancha.intake.rules.drafts import KEPT
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.kernel.files import StoredFile
from qoricancha.kernel.ids import in_groups, uuid7
from qoricancha.kernel.sealing import KeyDestroyed, SealingKey
from tests.database import as_role
from tests.intake.factories import SYSTEM, complete, open_offices, photograph, started, upload

pytestmark = [pytest.mark.django_db]
ANYBODY = Actor.public()


def resume(reference: str, code: str, at):
    with as_role("public"):
        found = actions.resume_draft(by=ANYBODY, at=at, reference=reference, code=code)
    return found and found.id


def refused(statement: str) -> None:
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_reference_and_code_open_the_draft_however_they_are_typed(now):
    draft, _, code = started(now)
    assert resume(draft.reference, code, now) == draft.id
    assert resume(in_groups(draft.reference, 5).lower(), f" {in_groups(code)} ".replace("0", "o"), now) == draft.id


def test_wrong_unknown_and_expired_are_answered_alike(now):
    draft, _, code = started(now)
    assert resume(draft.reference, code[::-1], now) is None
    assert resume("0" * 10, code, now) is None
    assert resume(draft.reference, code, now + KEPT) is None


def test_wrong_codes_lock_the_draft_for_longer_and_longer(now):
    draft, _, code = started(now)
    assert [resume(draft.reference, "x", now) for _ in range(5)] == [None] * 5
    assert resume(draft.reference, code, now + timedelta(seconds=59)) is None
    assert resume(draft.reference, "x", now + timedelta(seconds=60)) is None
    assert resume(draft.reference, code, now + timedelta(seconds=179)) is None
    assert resume(draft.reference, code, now + timedelta(seconds=180)) == draft.id
    with as_role("public"), acting(Actor.public(draft.id)):
        kept = Draft.objects.get(id=draft.id)
        assert (kept.failures, kept.locked_until) == (0, None)


def test_known_and_unknown_references_take_the_same_statements(now, django_assert_num_queries):
    draft, _, code = started(now)
    for reference, given in [(draft.reference, code), (draft.reference, "x"), ("0" * 10, "x")]:
        with as_role("public"), acting(ANYBODY), django_assert_num_queries(8):
            actions.resume_draft(by=ANYBODY, at=now, reference=reference, code=given)


def test_the_code_is_shown_until_it_was_seen(now):
    draft, actor, code = started(now)
    with as_role("public"), acting(actor):
        assert queries.draft_of(draft.id, now).unshown_code == code
        actions.forget_shown_code(by=actor, at=now, draft_id=draft.id)
        assert queries.draft_of(draft.id, now).unshown_code is None


def test_saving_prolongs_the_draft(now):
    draft, actor, _ = started(now)
    later = now + timedelta(days=20)
    with as_role("public"), acting(actor):
        actions.save_answers(by=actor, at=later, draft=draft, answers={"given_names": "Rosa"})
        assert queries.draft_of(draft.id, now + timedelta(days=49)).answers == {"given_names": "Rosa"}
        assert queries.draft_of(draft.id, now + timedelta(days=50)) is None


def test_what_was_sent_is_not_changed(now):
    draft, actor = complete(now, starts_at=open_offices(now))
    with as_role("public"), acting(actor):
        actions.submit(by=actor, at=now, draft=draft)
        for change in (
            lambda: actions.save_answers(by=actor, at=now, draft=draft, answers={"given_names": "Otra"}),
            lambda: actions.add_statement(by=actor, at=now, draft=draft, text="Más"),
            lambda: actions.discard_statements(by=actor, at=now, draft=draft),
            lambda: actions.receive_photo(by=actor, at=now, draft=draft, content=photograph(), client=uuid7().bytes),
            lambda: actions.choose_office(by=actor, at=now, draft=draft, office="CUS"),
        ):
            with pytest.raises(Conflict):
                change()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE intake_draft SET submitted_at = NULL",
        "UPDATE intake_draft SET code_hash = '' ",
        "UPDATE intake_draft SET client_key = 'X'",
        "DELETE FROM intake_draft",
        "INSERT INTO intake_application (id) VALUES (gen_random_uuid())",
        "UPDATE intake_application SET office_id = 'CUS'",
        "DELETE FROM intake_application",
        "SELECT sealed FROM intake_statement",
        "UPDATE intake_upload SET state = 'READY'",
        "SELECT * FROM intake_searchtoken",
        "SELECT * FROM app.batch_rows('[]')",
    ],
)
def test_the_public_role_may_not(now, statement):
    _, actor, _ = started(now)
    with as_role("public"), acting(actor):
        refused(statement)


@pytest.mark.parametrize("statement", ["UPDATE intake_draft SET id = id", "SELECT * FROM intake_draft"])
def test_officers_see_no_drafts(now, statement):
    started(now)
    with as_role("staff"), acting(SYSTEM):
        refused(statement)


def test_another_s_draft_and_application_are_not_there(now):
    draft, actor = complete(now, starts_at=open_offices(now))
    _, other_actor = complete(now, starts_at=None)
    with as_role("public"), acting(actor):
        actions.receive_photo(by=actor, at=now, draft=draft, content=photograph(), client=uuid7().bytes)
        actions.submit(by=actor, at=now, draft=draft)
    for stranger in (other_actor, ANYBODY, Actor.public(uuid4())):
        with as_role("public"), acting(stranger):
            assert queries.draft_of(draft.id, now) is None
            assert queries.receipt_of(draft.id) is None
            assert queries.statement_traces(draft.id) == []
            assert queries.photo_of(draft.id) is None
            assert not StoredFile.objects.filter(owner=draft.id).exists()
            assert Draft.objects.filter(id=draft.id).update(failures=0) == 0


def test_the_public_process_says_of_a_claim_only_when_and_how_long(now):
    draft, actor, _ = started(now)
    with as_role("public"), acting(actor):
        actions.add_statement(by=actor, at=now, draft=draft, text="Salí de mi país.\nEs inventado.")
        actions.add_statement(by=actor, at=now + timedelta(minutes=9), draft=draft, text="Algo más.")
        assert [(trace.added_at, trace.length) for trace in queries.statement_traces(draft.id)] == [
            (now, 30),
            (now + timedelta(minutes=9), 9),
        ]
        actions.discard_statements(by=actor, at=now, draft=draft)
        assert queries.statement_traces(draft.id) == []


@pytest.mark.parametrize(("text", "words"), [("  \n", "Cuente"), ("x" * 10_001, "10001 caracteres")])
def test_an_empty_or_endless_part_is_refused(now, text, words):
    draft, actor, _ = started(now)
    with as_role("public"), acting(actor), pytest.raises(InvalidInput, match=words):
        actions.add_statement(by=actor, at=now, draft=draft, text=text)


def test_an_expired_draft_is_erased_with_all_it_gathered_and_its_key_destroyed(now):
    draft, actor, _ = started(now)
    kept, _, _ = started(now + timedelta(days=1))
    sent, sender = complete(now, starts_at=open_offices(now))
    with as_role("public"), acting(sender):
        actions.submit(by=sender, at=now, draft=sent)
    with as_role("public"), acting(actor):
        actions.add_statement(by=actor, at=now, draft=draft, text="Relato inventado.")
    upload(draft, actor, now)

    assert actions.erase_expired_drafts(by=SYSTEM, at=now + KEPT) == 1
    assert actions.erase_expired_drafts(by=SYSTEM, at=now + KEPT) == 0
    with acting(SYSTEM):
        assert set(Draft.objects.values_list("id", flat=True)) == {kept.id, sent.id}
        assert Statement.objects.values("draft").filter(draft=draft.id).count() == 0
        assert not StoredFile.objects.filter(owner=draft.id).exists()
        with pytest.raises(KeyDestroyed):
            SealingKey.objects.get(id=draft.key_id).clear()


def test_a_draft_s_page_takes_one_query_and_its_standing_three(now, django_assert_num_queries):
    draft, _actor = complete(now, starts_at=open_offices(now))
    with acting(SYSTEM), django_assert_num_queries(1):
        found = queries.draft_of(draft.id, now)
    with acting(SYSTEM), django_assert_num_queries(3):
        assert queries.standing_of(found).missing() == []
