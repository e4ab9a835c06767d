"""Registrations of plainly invented people, as far as a test needs them."""

import io
from datetime import datetime
from uuid import UUID

from PIL import Image

from qoricancha.accounts.models import StaffUser
from qoricancha.accounts.rules.roles import Role
from qoricancha.intake import queries as intake
from qoricancha.intake.actions import receive_photo, settle_photo, submit
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.files import store_file
from qoricancha.kernel.ids import uuid7
from qoricancha.registration import actions
from qoricancha.registration.models import Registration
from qoricancha.registration.queries import registration
from qoricancha.registration.rules.particulars import FIELDS
from tests.database import as_role
from tests.intake.factories import ROSA, complete, open_offices
from tests.staff import make_officer

DECLARED = {name: str(ROSA[name]) for name in FIELDS}


def picture(size: tuple[int, int] = (480, 640), kind: str = "JPEG", color: str = "teal") -> bytes:
    """Return a picture of nothing."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind)
    return out.getvalue()


def applied(at: datetime, *, office: str = "LIM", seat: bool = True, photo: bool = False, **answers: object) -> UUID:
    """Return a sent application, with a seat at nine o'clock the next day, and with a photograph if asked."""
    starts_at = open_offices(at, desks=5) if seat else None
    draft, actor = complete(at, starts_at=starts_at, office=office, **answers)
    if photo:
        with as_role("public"), acting(actor):
            upload = receive_photo(by=actor, at=at, draft=draft, content=picture(), client=uuid7().bytes)
        with as_role("worker"):
            settle_photo(by=Actor.job("intake.normalise_photo"), at=at, upload_id=upload.id)
    with as_role("public"), acting(actor):
        return submit(by=actor, at=at, draft=draft).receipt.application_id


def officer(name: str = "oficial", *roles: Role, offices: tuple[str, ...] = ("LIM",)) -> Actor:
    """Return an officer as they act."""
    return actor_of(make_officer(name, *roles, offices=offices, factor=False))


def supervisor(name: str = "supervision", *, offices: tuple[str, ...] = ("LIM",)) -> Actor:
    """Return a supervisor as they act."""
    return officer(name, Role.REGISTRATION_SUPERVISOR, offices=offices)


def actor_of(user: StaffUser) -> Actor:
    """Return the actor that a user is."""
    return user.as_actor()


def checked_in(by: Actor, at: datetime, application: UUID | None = None) -> UUID:
    """Return a registration whose person has come."""
    with as_role("staff"), acting(by):
        return actions.check_in(by=by, at=at, application_id=application or applied(at)).id


def in_interview(by: Actor, at: datetime, application: UUID | None = None) -> UUID:
    """Return a registration whose interview is open."""
    found = checked_in(by, at, application)
    with as_role("staff"), acting(by):
        actions.open_interview(by=by, at=at, registration_id=found)
    return found


def filled(by: Actor, at: datetime, application: UUID | None = None, **corrections: str) -> UUID:
    """Return a registration in which everything was verified, taken and attached; corrections have a reason."""
    found = in_interview(by, at, application)
    given = {"by": by, "at": at, "registration_id": found}
    with as_role("staff"), acting(by):
        declared = intake.application(stored(by, found).application_id).answers
        verified = {name: str(declared.get(name, "")) for name in FIELDS} | corrections
        reasons = dict.fromkeys(corrections, "Así figura en su documento.")
        actions.verify_fields(**given, verified=verified, reasons=reasons)
        _attach(found, at)
    return found


def _attach(found: UUID, at: datetime) -> None:
    """Attach pictures as the actions leave them, without starting the process that makes them."""
    row = registration(found)
    for kind in ("photo", "signature"):
        stored_file = store_file(key=row.key, owner=found, kind=kind, media_type="image/jpeg", content=picture(), at=at)
        setattr(row, kind, stored_file)
    row.save(update_fields=["photo", "signature"])


def completed(by: Actor, at: datetime, application: UUID | None = None, **corrections: str) -> UUID:
    """Return a registration that awaits its sign-off."""
    found = filled(by, at, application, **corrections)
    with as_role("staff"), acting(by):
        actions.complete(by=by, at=at, registration_id=found)
    return found


def stored(by: Actor, registration_id: UUID) -> Registration:
    """Return the registration as an officer sees it."""
    with as_role("staff"), acting(by):
        return registration(registration_id)
