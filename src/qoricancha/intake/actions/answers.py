"""Saving what the person answers, page by page."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from qoricancha.intake.models import Draft
from qoricancha.intake.permissions import NoDraft
from qoricancha.intake.rules.drafts import expires_at
from qoricancha.intake.rules.questions import without_stale
from qoricancha.intake.rules.steps import PHOTO_LATER, SEAT_LATER
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict


@action
def save_answers(*, by: Actor, at: datetime, draft: Draft, answers: Mapping[str, object]) -> Draft:  # noqa: ARG001 - declared by the decorator
    """Add checked answers to the draft, without those that they make void. Raises Conflict if it was sent already."""
    current = unsent(draft)
    current.answers = without_stale(current.answers, dict(answers))
    return _save(current, at, "answers")


def decide_photo_later(*, by: Actor, at: datetime, draft: Draft, later: bool) -> Draft:
    """Keep that the photograph is to be taken in the office, or is sent after all."""
    return save_answers(by=by, at=at, draft=draft, answers={PHOTO_LATER: later})


@action
def choose_office(*, by: Actor, at: datetime, draft: Draft, office: str) -> Draft:  # noqa: ARG001 - declared by the decorator
    """Keep the office; a seat chosen at another one is given up."""
    current = unsent(draft)
    if current.office_id != office:
        current.office_id, current.starts_at = office, None
        current.answers = current.answers | {SEAT_LATER: False}
    return _save(current, at, "answers", "office_id", "starts_at")


@action
def choose_seat(*, by: Actor, at: datetime, draft: Draft, starts_at: datetime | None) -> Draft:  # noqa: ARG001 - declared by the decorator
    """Keep the wanted seat of the chosen office, to be booked when the application is sent; None: choose it later."""
    current = unsent(draft)
    if current.office_id is None:
        raise Conflict(_("Elija primero una oficina."))
    current.starts_at, current.answers = starts_at, current.answers | {SEAT_LATER: starts_at is None}
    return _save(current, at, "answers", "starts_at")


def locked(draft: Draft) -> Draft:
    """Return the draft as it is now, locked until the transaction ends. Raises NoDraft if it was erased meanwhile."""
    current = Draft.objects.select_for_update(of=("self",)).select_related("key").filter(id=draft.id).first()
    if current is None:
        raise NoDraft
    return current


def unsent(draft: Draft) -> Draft:
    """Return the draft as it is now, locked. Raises NoDraft; Conflict if it was sent already."""
    current = locked(draft)
    if current.submitted_at is not None:
        raise Conflict(_("Esta solicitud ya fue enviada; no se puede cambiar aquí."))
    return current


def _save(draft: Draft, at: datetime, *fields: str) -> Draft:
    draft.saved_at, draft.expires_at = at, expires_at(at)
    draft.save(update_fields=[*fields, "saved_at", "expires_at"])
    return draft
