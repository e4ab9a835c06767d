"""Drafts of plainly invented people."""

import io
from datetime import datetime, time, timedelta

from PIL import Image

from qoricancha.appointments.actions import set_opening_hours
from qoricancha.appointments.rules.calendar import Window, at_lima
from qoricancha.intake import actions
from qoricancha.intake.models import Draft, Upload
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import day_in_lima
from qoricancha.kernel.db import acting
from qoricancha.kernel.ids import uuid7
from qoricancha.messaging.actions import confirm_contact_proof, start_contact_proof
from qoricancha.messaging.models import OutboxMessage
from qoricancha.messaging.rules.contacts import ContactKind
from tests.database import as_role

SYSTEM = Actor.system("tests")
ROSA: dict[str, object] = {
    "given_names": "Rosa Inventada",
    "first_surname": "D'Ejemplo",
    "second_surname": "Núñez",
    "no_surname": False,
    "birth_date": "1990-05-17",
    "birth_country": "VEN",
    "nationality": "VEN",
    "origin_document_kind": "NATIONAL_ID",
    "origin_document_number": "V-12.345.678",
    "entry_date": "2019-02-11",
    "department": "15",
    "province": "1501",
    "district": "150122",
    "address_line": "Calle de la Prueba 123",
    "email": "rosa@ejemplo.pe",
    "phone": "",
}


def open_offices(at: datetime, *, desks: int = 2, offices: tuple[str, ...] = ("LIM", "CUS")) -> datetime:
    """Give offices hours on every day from 9 to 10, two times of half an hour; return nine o'clock tomorrow."""
    week = [Window(day, time(9), time(10), 30, desks) for day in range(1, 8)]
    with as_role("worker"):
        for office in offices:
            set_opening_hours(by=SYSTEM, at=at, office=office, windows=week)
    return at_lima(day_in_lima(at) + timedelta(1), time(9))


def started(at: datetime) -> tuple[Draft, Actor, str]:
    """Return a new draft, the actor inside it, and its secret code. As the public role."""
    with as_role("public"):
        draft = actions.start_draft(by=Actor.public(), at=at, client=uuid7().bytes)
    return draft, Actor.public(draft.id), draft.unshown_code


def complete(
    at: datetime, *, starts_at: datetime | None, office: str = "LIM", **answers: object
) -> tuple[Draft, Actor]:
    """Return a draft that can be sent, and the actor inside it."""
    draft, actor, _code = started(at)
    draft = prove_email(draft, actor, at, **answers)
    with as_role("public"), acting(actor):
        actions.add_statement(by=actor, at=at, draft=draft, text="Relato inventado.")
        actions.decide_photo_later(by=actor, at=at, draft=draft, later=True)
        actions.choose_office(by=actor, at=at, draft=draft, office=office)
        draft = actions.choose_seat(by=actor, at=at, draft=draft, starts_at=starts_at)
    return draft, actor


def prove_email(draft: Draft, actor: Actor, at: datetime, **answers: object) -> Draft:
    """Answer the pages as Rosa and prove her e-mail, which is of this draft alone: codes per address are limited."""
    answers = {"email": f"rosa.{str(draft.id)[-12:]}@ejemplo.pe"} | answers
    with as_role("public"), acting(actor):
        draft = actions.save_answers(by=actor, at=at, draft=draft, answers=ROSA | answers)
        email = str(draft.answers["email"])
        start_contact_proof(
            by=actor,
            at=at,
            owner=draft.id,
            kind=ContactKind.EMAIL,
            value=email,
            client=uuid7().bytes,
            key=draft.key,
        )
    with as_role("public"), acting(actor):
        confirm_contact_proof(by=actor, at=at, owner=draft.id, kind=ContactKind.EMAIL, code=code_sent_to(draft))
    return draft


def code_sent_to(draft: Draft) -> str:
    """Return the newest one-time code on its way to a draft's owner, as the worker would send it."""
    with as_role("worker"), acting(SYSTEM):
        message = OutboxMessage.objects.select_related("key").filter(owner=draft.id, letter="code").latest("queued_at")
        text = message.subject + " " + message.body
    return next(word for word in text.replace(".", " ").replace("\n", " ").split() if word.isdigit() and len(word) == 6)


def photograph(size: tuple[int, int] = (600, 800), kind: str = "JPEG") -> bytes:
    """Return a picture of nothing."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def upload(
    draft: Draft, actor: Actor, at: datetime, content: bytes | None = None, client: bytes | None = None
) -> Upload:
    """Send a photograph, from a network address of its own unless said."""
    sent = photograph() if content is None else content
    with as_role("public"), acting(actor):
        return actions.receive_photo(by=actor, at=at, draft=draft, content=sent, client=client or uuid7().bytes)
