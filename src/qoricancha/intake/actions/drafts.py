"""Starting a draft, coming back to it, and erasing it when nobody came back."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from qoricancha.accounts.actions import count_for_client
from qoricancha.accounts.rules.clients import Counted
from qoricancha.intake.models import Draft, Statement, Upload
from qoricancha.intake.rules.drafts import CODE_LENGTH, REFERENCE_LENGTH, expires_at, locked_until
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.files import StoredFile
from qoricancha.kernel.ids import human_code, random_token, typed_code, uuid7
from qoricancha.kernel.sealing import SealingKey, new_key
from qoricancha.kernel.tokens import same, token
from qoricancha.messaging.actions import erase_contacts


@action
def start_draft(*, by: Actor, at: datetime, client: bytes) -> Draft:
    """Open a draft with a reference and a secret code, which `unshown_code` holds until its owner has seen it.

    `client` is the token of the network address that asks. Raises Conflict when it asks too often.
    """
    count_for_client(by=by, at=at, client=client, what=Counted.DRAFT)
    draft_id, code = uuid7(), human_code(CODE_LENGTH)
    with acting(Actor.public(draft_id)):
        draft = Draft(
            id=draft_id,
            key=new_key(),
            reference=human_code(REFERENCE_LENGTH),
            code_hash=_code_hash(draft_id, code),
            client_key=random_token(),
            started_at=at,
            saved_at=at,
            expires_at=expires_at(at),
        )
        draft.unshown_code, draft.answers = code, {}
        draft.save(force_insert=True)
    return draft


@action
def resume_draft(*, by: Actor, at: datetime, reference: str, code: str) -> Draft | None:
    """Return the draft that the reference and the secret code open, or None: unknown, wrong, locked and expired alike.

    A failure is counted, so it is no exception: that would undo the count. What
    is unknown takes the same statements as what is known.
    """
    reference = typed_code(reference)
    with acting(by, lookup=reference.encode()):
        draft = Draft.objects.select_for_update().filter(reference=reference).first()
        locked = draft is not None and draft.locked_until is not None and at < draft.locked_until
        known = draft if draft and not locked and _is_open(draft, at) else None
        right = same(
            _code_hash(known.id if known else uuid7(), typed_code(code)), bytes(known.code_hash) if known else b""
        )
        _count(draft, right=right, locked=locked, at=at)
    return known if right else None


@action
def forget_shown_code(*, by: Actor, at: datetime, draft_id: UUID) -> None:  # noqa: ARG001 - every action is told who and when
    """Erase the secret code: its owner has it now, and nobody can show it again."""
    Draft.objects.filter(id=draft_id).update(unshown_code=None)


@action
def leave_draft(*, by: Actor, at: datetime, draft_id: UUID, departures: int) -> None:  # noqa: ARG001 - every action is told who and when
    """End the sessions that began after so many departures, also in copies of their cookies; once."""
    Draft.objects.filter(id=draft_id, departures=departures).update(departures=departures + 1)


@action
def erase_expired_drafts(*, by: Actor, at: datetime, most: int = 500) -> int:
    """Erase drafts that were not sent in time, with all they gathered, and destroy their keys; return how many."""
    found = dict(_expired(at)[:most].values_list("id", "key_id"))
    Statement.objects.filter(draft__in=found).delete()
    Upload.objects.filter(draft__in=found).delete()
    StoredFile.objects.filter(owner__in=found).delete()
    erase_contacts(by=by, at=at, owners=list(found))
    Draft.objects.filter(id__in=found).delete()
    SealingKey.objects.filter(id__in=found.values()).update(wrapped=None, destroyed_at=at)
    return len(found)


def _expired(at: datetime) -> QuerySet[Draft]:
    """Return the drafts to erase, locked; one that is being sent or saved at this moment is left alone."""
    drafts = Draft.objects.filter(submitted_at=None, expires_at__lte=at)
    return drafts.select_for_update(skip_locked=True).order_by("expires_at")


def _code_hash(draft_id: UUID, code: str) -> bytes:
    return token("draft code", f"{draft_id}:{code}")


def _is_open(draft: Draft, at: datetime) -> bool:
    """Say whether a draft can be entered: the way to a receipt does not expire."""
    return draft.submitted_at is not None or at < draft.expires_at


def _count(draft: Draft | None, *, right: bool, locked: bool, at: datetime) -> None:
    failures = 0 if right or draft is None else draft.failures + 1
    if locked and draft is not None:
        failures, until = draft.failures, draft.locked_until
    else:
        until = locked_until(failures, at)
    Draft.objects.filter(id=draft.id if draft else uuid7()).update(failures=failures, locked_until=until)
