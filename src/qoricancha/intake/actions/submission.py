"""Sending applications and booking their seats, both by SQL functions that can be repeated."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from qoricancha.accounts.actions import give_access
from qoricancha.intake.actions.answers import locked
from qoricancha.intake.models import Application, Draft
from qoricancha.intake.permissions import NoDraft
from qoricancha.intake.queries import receipt_of, standing_of
from qoricancha.intake.rules.outcomes import Outcome, Receipt
from qoricancha.intake.rules.questions import canonical
from qoricancha.intake.rules.search import search_keys
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.enqueue import enqueue
from qoricancha.kernel.errors import Conflict
from qoricancha.kernel.tokens import token

Row = dict[str, object]


@dataclass(frozen=True)
class Submitted:
    """The answer to one row of a batch; no receipt where it was refused."""

    client_key: str
    outcome: Outcome
    receipt: Receipt | None


@action
def submit(*, by: Actor, at: datetime, draft: Draft) -> Submitted:
    """Send the application and book its seat. However often it is repeated, there is one application and one receipt.

    Raises Conflict while steps are missing, NoDraft once it has expired.
    """
    draft = locked(draft)
    if draft.submitted_at is not None:
        return Submitted(draft.client_key, Outcome.REPEATED, receipt_of(draft.id))
    if at >= draft.expires_at:
        raise NoDraft
    if standing_of(draft).missing():
        raise Conflict(_("Faltan pasos por completar antes de enviar la solicitud."))
    [answer] = submit_batch(by=by, at=at, rows=[row_of(draft, at)])
    if answer.receipt is None:
        raise Conflict(_("No pudimos registrar la solicitud. Vuelva a ingresar con su referencia y su código."))
    if answer.outcome != Outcome.REPEATED:
        give_access(by=by, at=at, subject=draft.id, number=draft.reference)
        enqueue("intake.send_receipt", application_id=draft.id)
    return answer


@action
def submit_batch(*, by: Actor, at: datetime, rows: Sequence[Row]) -> list[Submitted]:
    """Send many at once; a row that the database refuses cannot sink the others: the batch is split around it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM app.submit_and_book(%s)", [json.dumps(rows)])
            return [_submitted(answer) for answer in cursor.fetchall()]
    except (IntegrityError, DataError):
        if len(rows) == 1:
            return [Submitted(str(rows[0].get("client_key")), Outcome.REFUSED, None)]
    half = len(rows) // 2
    return [*submit_batch(by=by, at=at, rows=rows[:half]), *submit_batch(by=by, at=at, rows=rows[half:])]


@action
def book_seat(
    *,
    by: Actor,  # noqa: ARG001 - declared by the decorator
    at: datetime,
    application_id: UUID,
    office: str,
    starts_at: datetime,
    leaving: datetime | None = None,
) -> Outcome:
    """Book a seat for an application; with `leaving`, the start of the one it has, move it from there.

    Returns BOOKED; REPEATED if it has this seat already, or another than `leaving`; SEAT_GONE, and TOO_OFTEN after
    four moves in a day, both without a change. Raises Conflict once the person has come.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome FROM app.book_for_application(%s, %s, %s, %s, %s)",
            [application_id, office, starts_at, at, leaving],
        )
        outcome = Outcome(cursor.fetchone()[0])
    if outcome == Outcome.REFUSED:
        raise Conflict(_("Ya lo recibieron en la oficina: no necesita otra cita."))
    if outcome == Outcome.BOOKED:
        enqueue("intake.send_receipt", application_id=application_id)
    return outcome


def row_of(draft: Draft, at: datetime) -> Row:
    """Return the row of a batch for a complete draft: its answers sealed anew for the application's own place."""
    application = Application(id=draft.id, key=draft.key, answers=canonical(draft.answers))
    sealed_field = Application._meta.get_field("answers")  # noqa: SLF001 - Django's public name
    sealed = cast("bytes", sealed_field.pre_save(application, add=True))
    tokens = {token(purpose, text) for purpose, text in search_keys(draft.answers, draft.reference)}
    return {
        "client_key": draft.client_key,
        "application_id": str(draft.id),
        "office": draft.office_id,
        "starts_at": draft.starts_at.isoformat() if draft.starts_at else None,
        "submitted_at": at.isoformat(),
        "answers": sealed.hex(),
        "tokens": sorted(found.hex() for found in tokens),
    }


def _submitted(answer: tuple) -> Submitted:  # type: ignore[type-arg]
    client_key, application_id, outcome, reference, office, submitted_at, starts_at = answer
    receipt = Receipt(application_id, reference, office, submitted_at, starts_at) if application_id else None
    return Submitted(client_key, Outcome(outcome), receipt)
