"""The session of an applicant: opened by a code, closed by time, by leaving, or from the database."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from qoricancha.accounts.actions import end_sign_in
from qoricancha.accounts.queries import sign_in_holds
from qoricancha.accounts.rules.sign_in import IDLE
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting

PERSON_KEY, SIGN_IN_KEY, SEEN_KEY = "person", "sign_in", "seen"


def open_session(request: HttpRequest, *, subject: UUID, sign_in_id: UUID, at: datetime) -> None:
    """Begin anew: nothing of the session before, nor its CSRF secret, is carried over."""
    request.session.flush()
    rotate_token(request)
    request.session.update({PERSON_KEY: str(subject), SIGN_IN_KEY: str(sign_in_id), SEEN_KEY: at.timestamp()})


def close_session(request: HttpRequest, *, by: Actor, at: datetime) -> None:
    """End the sign-in in the database and forget it here."""
    if sign_in_id := request.session.get(SIGN_IN_KEY):
        end_sign_in(by=by, at=at, sign_in_id=UUID(sign_in_id))
    request.session.flush()
    rotate_token(request)


def signed_in_subject(session: Any, *, at: datetime) -> UUID | None:  # noqa: ANN401 - Django's sessions share no class
    """Return whose place is open; None, and the session is emptied, once it was idle, too long, or ended.

    Two statements on every page of somebody signed in, none for others.
    """
    if PERSON_KEY not in session:
        return None
    subject, sign_in_id = UUID(session[PERSON_KEY]), UUID(session.get(SIGN_IN_KEY) or session[PERSON_KEY])
    if _is_idle(session, at) or not _holds(subject, sign_in_id, at):
        session.flush()
        return None
    session[SEEN_KEY] = at.timestamp()
    return subject


def _is_idle(session: Any, at: datetime) -> bool:  # noqa: ANN401 - as above
    return at.timestamp() - session.get(SEEN_KEY, 0) >= IDLE.total_seconds()


def _holds(subject: UUID, sign_in_id: UUID, at: datetime) -> bool:
    with acting(Actor.public()):
        return sign_in_holds(sign_in_id=sign_in_id, subject=subject, at=at)
