"""Photographs of applicants: how many, how heavy, what becomes of them."""

from datetime import timedelta

import pytest

from qoricancha.intake import actions, queries
from qoricancha.intake.models import Upload
from qoricancha.intake.rules.photos import MOST_UPLOADS, PhotoState
from qoricancha.kernel.db import acting
from qoricancha.kernel.errors import InvalidInput
from qoricancha.kernel.files import StoredFile
from qoricancha.kernel.ids import uuid7
from tests.database import as_role
from tests.intake.factories import SYSTEM, photograph, started, upload
from tests.races.overlap import overlap

CLIENT = b"a network address"[:16]


@pytest.mark.django_db
def test_a_photograph_becomes_our_own_and_what_was_sent_is_erased(now):
    draft, actor, _ = started(now)
    sent = photograph((1200, 1600), "PNG")
    row = upload(draft, actor, now, sent)
    for _ in range(2):
        settled = actions.settle_photo(by=SYSTEM, at=now, upload_id=row.id)
    assert (settled.state, settled.original_id) == (PhotoState.READY, None)
    with as_role("public"), acting(actor):
        picture = queries.picture_of(draft.id)
        assert (picture.media_type, picture.read()[:3]) == ("image/jpeg", b"\xff\xd8\xff")
        assert StoredFile.objects.filter(owner=draft.id).count() == 1


@pytest.mark.django_db
def test_a_damaged_photograph_is_rejected_in_the_task_list(now):
    draft, actor, _ = started(now)
    row = upload(draft, actor, now, photograph()[:1500])
    actions.settle_photo(by=SYSTEM, at=now, upload_id=row.id)
    with as_role("public"), acting(actor):
        assert queries.standing_of(queries.draft_of(draft.id, now)).photo == PhotoState.REJECTED
        assert not StoredFile.objects.filter(owner=draft.id).exists()


@pytest.mark.django_db
def test_what_is_no_photograph_is_refused_with_what_to_do(now):
    draft, actor, _ = started(now)
    with pytest.raises(InvalidInput, match="JPG o PNG"):
        upload(draft, actor, now, b"%PDF-1.7")


def stored(draft) -> int:
    with acting(SYSTEM):
        return StoredFile.objects.filter(owner=draft.id).count()


@pytest.mark.django_db
def test_a_draft_has_so_many_photographs(now):
    draft, actor, _ = started(now)
    for _ in range(MOST_UPLOADS):
        upload(draft, actor, now)
    with pytest.raises(InvalidInput, match="Ya envió muchas fotografías"):
        upload(draft, actor, now)
    assert stored(draft) == MOST_UPLOADS


@pytest.mark.django_db
def test_a_network_address_sends_so_many_photographs_an_hour_from_however_many_drafts(now, monkeypatch):
    monkeypatch.setattr("qoricancha.accounts.actions.PER_CLIENT_AND_HOUR", 2)
    drafts = [started(now)[:2] for _ in range(3)]
    for draft, actor in drafts[:2]:
        upload(draft, actor, now, client=CLIENT)
    draft, actor = drafts[2]
    with pytest.raises(InvalidInput, match="desde su conexión") as refused:
        upload(draft, actor, now, client=CLIENT)
    assert list(refused.value.fields) == ["photo"]
    assert stored(draft) == 0
    upload(draft, actor, now)
    upload(draft, actor, now + timedelta(hours=1), client=CLIENT)


@pytest.mark.django_db
def test_what_is_refused_for_itself_is_not_counted(now, monkeypatch):
    monkeypatch.setattr("qoricancha.accounts.actions.PER_CLIENT_AND_HOUR", 1)
    draft, actor, _ = started(now)
    for _ in range(2):
        with pytest.raises(InvalidInput, match="JPG o PNG"):
            upload(draft, actor, now, b"%PDF-1.7", CLIENT)
    upload(draft, actor, now, client=CLIENT)


@pytest.fixture
def all_but_one(committing, now):
    """A draft that may get one more photograph, and the actor inside it."""
    draft, actor, _ = started(now)
    for _ in range(MOST_UPLOADS - 1):
        upload(draft, actor, now)
    return draft, actor


def race(all_but_one, now, *, waits: bool = True) -> list:
    draft, actor = all_but_one

    def send():
        return actions.receive_photo(by=actor, at=now, draft=draft, content=photograph(), client=uuid7().bytes)

    return overlap(actor, send, send, process="public", waits=waits)


def test_the_last_photograph_of_a_draft_is_taken_once(all_but_one, now):
    first, second = race(all_but_one, now)
    assert isinstance(first, Upload)
    assert isinstance(second, InvalidInput)
    assert stored(all_but_one[0]) == MOST_UPLOADS


def test_if_the_draft_were_not_locked_it_would_be_taken_twice(all_but_one, now, monkeypatch):
    monkeypatch.setattr("qoricancha.intake.actions.photos.unsent", lambda draft: draft)
    first, second = race(all_but_one, now, waits=False)
    assert (type(first), type(second)) == (Upload, Upload)
