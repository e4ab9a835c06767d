"""Applicants of the tests, and how one signs in on the public site."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse

from qoricancha.accounts.actions import give_access
from qoricancha.accounts.models import SignIn
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.kernel.sealing import new_key
from qoricancha.messaging import actions
from qoricancha.messaging.models import Contact
from qoricancha.messaging.queries import contact_token
from qoricancha.messaging.rules.contacts import ContactKind
from tests.database import SiteClient, as_role
from tests.messaging.outbox import code_sent_to, deliver_all

WORKER = Actor.job("messaging.send_sign_in_code")
PHONE = "+51999000111"
SIGN_IN, CODE, PLACE = "/mi-expediente/ingresar", "/mi-expediente/codigo", "/mi-expediente"


def with_access(subject: UUID, number: str | int, *, at: datetime, phone: str = PHONE) -> None:
    """Let somebody sign in by a number and by a verified phone."""
    with as_role("worker"), acting(WORKER):
        give_access(by=WORKER, at=at, subject=subject, number=str(number))
        token = contact_token(ContactKind.PHONE, phone)
        contact = Contact(owner=subject, kind=ContactKind.PHONE, key=new_key(), token=token, created_at=at)
        contact.value, contact.verified_at = phone, at
        contact.save()


def worker_sends(at: datetime) -> None:
    """Do what the worker does with the requests for codes."""
    with as_role("worker"):
        with acting(WORKER):
            waiting = list(SignIn.objects.filter(sent_at=None).values_list("id", flat=True))
        for sign_in_id in waiting:
            actions.send_sign_in_code(by=WORKER, at=at, sign_in_id=sign_in_id)
    deliver_all(at)


def ask_for_code(site: SiteClient, who: str | int, *, at: datetime, wanted: str = SIGN_IN) -> HttpResponse:
    """Open the page and ask for a code, as a browser does; the worker sends it."""
    site.get(wanted)
    answer = site.post(SIGN_IN, {"who": str(who)})
    worker_sends(at)
    return answer


def sign_in(site: SiteClient, who: str | int, *, at: datetime, phone: str = PHONE) -> HttpResponse:
    """Sign in; return the answer to the code."""
    ask_for_code(site, who, at=at)
    return site.post(CODE, {"code": code_sent_to(phone)})
