"""Drafts, as their owners' pages see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from qoricancha.intake.models import Draft, Statement, Upload
from qoricancha.intake.rules.photos import PhotoState
from qoricancha.intake.rules.steps import Standing
from qoricancha.kernel.errors import NotFound
from qoricancha.kernel.files import StoredFile
from qoricancha.messaging.queries import contacts_of

_ANSWER_OF = {"EMAIL": "email", "PHONE": "phone"}


@dataclass(frozen=True)
class StatementTrace:
    """What the public process can still say of a part: when, and how many characters."""

    added_at: datetime
    length: int


def draft_of(draft_id: UUID, at: datetime) -> Draft | None:
    """Return a draft that can be worked on or was sent; None if it has expired or was erased. One query."""
    draft = Draft.objects.select_related("key").filter(id=draft_id).first()
    if draft is None or (draft.submitted_at is None and at >= draft.expires_at):
        return None
    return draft


def count_expired_drafts(*, at: datetime) -> int:
    """Return how many drafts were not sent in time and are still there."""
    return Draft.objects.filter(submitted_at=None, expires_at__lte=at).count()


def standing_of(draft: Draft) -> Standing:
    """Return what an unsent draft has so far. Three queries."""
    photo = photo_of(draft.id)
    return Standing(
        answers=draft.answers,
        verified=verified_answers(draft),
        statement_parts=Statement.objects.filter(draft=draft).count(),
        photo=PhotoState(photo.state) if photo else None,
        starts_at=draft.starts_at,
    )


def verified_answers(draft: Draft) -> frozenset[str]:
    """Return which of "email" and "phone" were proved, as they are answered now. One query."""
    found = ((_ANSWER_OF[contact.kind], contact) for contact in contacts_of(draft.id) if contact.is_verified)
    return frozenset(name for name, contact in found if contact.value == draft.answers.get(name))


def statement_traces(draft_id: UUID) -> list[StatementTrace]:
    """Return when and how much was written, in order. One query."""
    rows = Statement.objects.filter(draft=draft_id).order_by("added_at", "id")
    return [StatementTrace(*row) for row in rows.values_list("added_at", "length")]


def photo_of(draft_id: UUID, member: UUID | None = None) -> Upload | None:
    """Return the newest photograph of a family member, or of whoever writes. One query."""
    return Upload.objects.filter(draft=draft_id, member=member).order_by("-uploaded_at", "-id").first()


def picture_of(draft_id: UUID, member: UUID | None = None) -> StoredFile:
    """Return the newest photograph as we made it; what was sent is never shown. Raises NotFound."""
    ready = Upload.objects.filter(draft=draft_id, member=member, state=PhotoState.READY).order_by("-uploaded_at", "-id")
    found = ready.select_related("normalised__key").first()
    if found is None or found.normalised is None:
        raise NotFound(_("Todavía no hay una fotografía lista."))
    return found.normalised
