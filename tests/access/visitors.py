"""Everybody who may come by, each in a browser of their own."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings

from qoricancha.accounts.actions import change_staff_access, create_staff, end_staff_access
from qoricancha.accounts.models import StaffUser
from qoricancha.config.settings.environment import Process
from qoricancha.config.settings.process import process_settings
from qoricancha.kernel.db import acting
from qoricancha.web.access.expected import State, Visitor
from qoricancha.web.access.routes import Site
from tests.access.things import HERE
from tests.database import SiteClient, as_role
from tests.intake.factories import open_offices
from tests.staff import OPERATOR, give_password, make_officer, sign_in
from tests.web.applicants import sign_in as sign_in_applicant
from tests.web.applicants import with_access
from tests.web.applying import fill_in, send

FORM = "csrfmiddlewaretoken=x"  # what a browser sends of an empty form
NUMBER = "600777"
HALF_AN_HOUR = timedelta(minutes=30)  # the first seats of the day are taken


class Browser(Client):
    """Somebody's cookies. Each request finds the house as it was: what it changes is rolled back."""

    def __init__(self, site: SiteClient) -> None:
        super().__init__(raise_request_exception=False)
        self.site, self.own = site, {name: cookie.value for name, cookie in site.cookies.items()}

    def again(self) -> "Browser":
        """Return another with the same cookies, which meets the middleware anew."""
        return Browser(self.site)

    def ask(self, method: str, address: str) -> HttpResponse:
        """Return the answer to a request in which nothing is typed."""
        self.cookies = SimpleCookie(self.own)
        with transaction.atomic():
            answer = self.generic(method, address, FORM, content_type="application/x-www-form-urlencoded")
            transaction.set_rollback(True)
        return answer


@contextmanager
def process(site: Site) -> Iterator[None]:
    """Be that web process: its addresses, its middleware, its database role."""
    logging.disable(logging.WARNING)  # each refusal would be a line
    try:
        with override_settings(**process_settings(Process(site))), as_role(site):
            yield
    finally:
        logging.disable(logging.NOTSET)


def applicant_signed_in(person: UUID, now: datetime) -> SiteClient:
    """Return the browser of somebody who has signed in to their own place."""
    with_access(person, NUMBER, at=now)
    site = SiteClient("public")
    assert sign_in_applicant(site, NUMBER, at=now).status_code == 302
    return site


# --- the public site ---


def browsers_outside(applicant: SiteClient, now: datetime) -> dict[str, Browser]:
    """Return the browsers of the public site's visitors, by name."""
    draft, sent = SiteClient("public"), SiteClient("public")
    seat = open_offices(now, desks=5) + HALF_AN_HOUR
    fill_in(draft, seat)
    fill_in(sent, seat)
    assert send(sent).status_code == 302
    found = {
        "nobody": SiteClient("public"),
        "applicant with a draft": draft,
        "applicant who has sent": sent,
        "applicant signed in": applicant,
        "officer": _with_cookies_of(sign_in(SiteClient("staff"), make_officer("curioso")), "qoricancha_staff"),
    }
    return {name: Browser(site) for name, site in found.items()}


def _with_cookies_of(site: SiteClient, name: str) -> SiteClient:
    """Return a browser that shows one site's cookie as both sites'."""
    forged = SiteClient("public")
    for cookie in ("qoricancha_staff", "qoricancha_public"):
        forged.cookies[cookie] = site.cookies[name].value
    return forged


# --- the officers' site ---


def browser_inside(visitor: Visitor, applicant: SiteClient, now: datetime) -> Browser:
    """Return the browser of a visitor of the officers' site."""
    if visitor.name == "nobody":
        return Browser(SiteClient("staff"))
    if visitor.name == "applicant signed in":
        return Browser(_with_cookies_of(applicant, "qoricancha_public"))
    return Browser(_IN.get(visitor.name, _signed_in)(visitor, now))


def _signed_in(visitor: Visitor, now: datetime) -> SiteClient:
    user = _made(visitor, now)
    if visitor.state in (State.HALF, State.NO_SECOND_FACTOR):
        site = SiteClient("staff")
        give_password(site, user.username)
        return site
    return sign_in(SiteClient("staff"), user)


def _with_initial_password(visitor: Visitor, now: datetime) -> SiteClient:
    person = {"username": _username(visitor), "full_name": "Inicial Ficticia"}
    with as_role("owner"):
        password = create_staff(by=OPERATOR, at=now, **person, roles=[], offices=[HERE])
        with acting(OPERATOR):  # nobody may have all these roles at once
            StaffUser.objects.filter(username=person["username"]).update(roles=sorted(visitor.roles))
    site = SiteClient("staff")
    give_password(site, person["username"], password)
    return site


def _ended(visitor: Visitor, now: datetime) -> SiteClient:
    site = sign_in(SiteClient("staff"), _made(visitor, now))
    with as_role("owner"):
        end_staff_access(by=OPERATOR, at=now, username=_username(visitor))
    return site


_IN: dict[str, Callable[[Visitor, datetime], SiteClient]] = {
    "initial password": _with_initial_password,
    "access ended": _ended,
}


def _made(visitor: Visitor, now: datetime) -> StaffUser:
    factor = visitor.state != State.NO_SECOND_FACTOR
    user = make_officer(_username(visitor), *visitor.roles, offices=(HERE,), factor=factor)
    if not visitor.roles:
        with as_role("owner"):
            change_staff_access(by=OPERATOR, at=now, username=user.username, roles=[], offices=[HERE])
    return user


def _username(visitor: Visitor) -> str:
    return visitor.name.replace(",", "").replace(" ", ".").casefold()
