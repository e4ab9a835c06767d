"""Every address of every site, for everybody, by every method: asked for real, as the processes that answer."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from qoricancha.accounts.rules.roles import Right
from qoricancha.config.settings.environment import Process
from qoricancha.config.settings.process import process_settings
from qoricancha.kernel import clock
from qoricancha.kernel.errors import NotFound
from qoricancha.web import health
from qoricancha.web.access.expected import ROUTES, VISITORS, Answer, Visitor, expected, may
from qoricancha.web.access.routes import NO_METHOD, Route, Site
from tests.access.things import HERE, MALFORMED, OWN_SLUGS, THERE, UNKNOWN_SLUG, Things, papers_of, some_id, things_of
from tests.access.visitors import Browser, applicant_signed_in, browser_inside, browsers_outside, process
from tests.database import SiteClient
from tests.tools.authority import authority

__all__ = ["authority"]

OTHER_METHODS = ("OPTIONS", "PATCH", "DELETE", "TRACE")
SLUGS = {
    "how": "suspender",
    "token": "x" * 43,
    "reference": "ZZZZZZZZZZ",
    "pk": 1,
    "code": "F",
    "form_id": some_id(),
    "kind": "email",
}
ARGUMENT = re.compile(r"<\w+:(\w+)>")
CHANGING = re.compile(r'csrfmiddlewaretoken" value="\w+"')

TURNS = cycle(OTHER_METHODS)

Found = dict[str, Any]


# --- the table is whole ---


def addresses_of(site: Site) -> dict[str, object]:
    """Return the view of each address of a site."""
    with override_settings(**process_settings(Process(site))):
        return dict(_walk(get_resolver(process_settings(Process(site))["ROOT_URLCONF"]).url_patterns, ""))


def _walk(patterns: list[Any], prefix: str) -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


@pytest.mark.parametrize("site", Site)
def test_every_address_has_one_line_and_every_line_an_address(site):
    listed = [route.address for route in ROUTES[site]]
    assert sorted(listed) == sorted(addresses_of(site)), "add or remove a Route in web/access"


@pytest.mark.parametrize("site", Site)
def test_the_line_says_what_the_page_declares(site):
    views = addresses_of(site)
    declared = {
        address: (getattr(view.permission, "right", None), getattr(view, "confirmed", False))
        for address, view in views.items()
    }
    lines = {route.address: (route.who, route.confirmed) for route in ROUTES[site]}
    wrong = {
        address: (right, confirmed, lines[address])
        for address, (right, confirmed) in declared.items()
        if (right is not None and right != lines[address][0]) or confirmed != lines[address][1]
    }
    assert wrong == {}


@pytest.mark.parametrize("site", Site)
def test_no_two_visitors_have_one_name(site):
    names = [visitor.name for visitor in VISITORS[site]]
    assert len(set(names)) == len(names)


# --- and true ---


@pytest.fixture(autouse=True)
def any_clock(monkeypatch):
    """The tests live in 2019, the database does not: /readyz would say so."""
    monkeypatch.setattr(health, "CLOCKS_AGREE_WITHIN", timedelta.max)


def test_everybody_finds_on_the_officers_site_what_the_table_says(db, authority, now, monkeypatch):
    here, there = things_of(HERE, now), things_of(THERE, now)
    monkeypatch.setattr(clock, "now", lambda: now)
    applicant = applicant_signed_in(here["person"], now)
    browsers = {visitor: browser_inside(visitor, applicant, now) for visitor in VISITORS[Site.STAFF]}
    with process(Site.STAFF):
        found = surprises(Site.STAFF, browsers, here, there)
    assert not found, listed(found)


def test_everybody_finds_on_the_public_site_what_the_table_says(db, authority, now, monkeypatch):
    here, there = papers_of(HERE, now), papers_of(THERE, now)
    monkeypatch.setattr(clock, "now", lambda: now)
    applicant = applicant_signed_in(here["person"], now)
    by_name = browsers_outside(applicant, now)
    browsers = {visitor: by_name[visitor.name] for visitor in VISITORS[Site.PUBLIC]}
    with process(Site.PUBLIC):
        found = surprises(Site.PUBLIC, browsers, here, there)
    assert not found, listed(found)


# --- and would notice ---

SOME = (
    "registros/<uuid:registration_id>/visto-bueno/",
    "expedientes/<uuid:case_file_id>/",
    "agenda/",
    "cuenta/contrasena/",
)


def not_yours(case_file_id: UUID) -> None:
    """Say of another office's case file that it exists."""
    if case_file_id.version == 4:  # made by some_id(): there is none
        raise NotFound("No se encontró.")
    raise NotFound("Pertenece a otra oficina.")


BROKEN: dict[str, tuple[str, Any]] = {
    "every role may do everything": ("qoricancha.accounts.permissions.rights_of", lambda _roles: frozenset(Right)),
    "no sign-in need be whole": ("qoricancha.web.staff.middleware.WholeSignIn.process_view", lambda *_arguments: None),
    "any method is a page's": ("qoricancha.web.methods.methods_of", lambda _view: ["GET", "POST", "PUT"]),
    "another office's answers in other words": ("qoricancha.web.staff.cases.casefiles.case_file", not_yours),
}


def test_a_house_that_is_not_as_the_table_says_is_noticed(db, authority, now, monkeypatch):
    here, there = things_of(HERE, now), things_of(THERE, now)
    monkeypatch.setattr(clock, "now", lambda: now)
    names = ("no second factor", "Oficial de registro", "every role")
    kept = [visitor for visitor in VISITORS[Site.STAFF] if visitor.name in names]
    nobody = SiteClient("public")
    browsers = {visitor: browser_inside(visitor, nobody, now) for visitor in kept}
    routes = [route for route in ROUTES[Site.STAFF] if route.address in SOME]
    noticed = {}
    with process(Site.STAFF):
        assert surprises(Site.STAFF, browsers, here, there, routes) == {}
        for broken, (where, instead) in BROKEN.items():
            with monkeypatch.context() as patched:
                patched.setattr(where, instead)
                again = {visitor: browser.again() for visitor, browser in browsers.items()}
                noticed[broken] = bool(surprises(Site.STAFF, again, here, there, routes))
    assert noticed == dict.fromkeys(BROKEN, True)


def surprises(
    site: Site, browsers: dict[Visitor, Browser], here: Things, there: Things, routes: list[Route] | None = None
) -> Found:
    """Return whatever is not as the table says."""
    found: Found = {}
    for route in routes or ROUTES[site]:
        own = filled(route, here)
        for visitor, browser in browsers.items():
            for method in ("GET", "POST"):
                wanted, answer = expected(site, route, visitor, method), browser.ask(method, own)
                if not agree(wanted, answer):
                    found[f"{method} /{route.address} {visitor.name}"] = (told(answer), told_of(wanted))
            if visitor.name in OF_EACH_KIND:
                found |= other_methods(route, visitor, browser, own, expected(site, route, visitor, "GET"))
            if route.thing and may(route, visitor):
                found |= not_own(route, visitor, browser, there)
    return found


OF_EACH_KIND = ("nobody", "every role")


def other_methods(route: Route, visitor: Visitor, browser: Browser, address: str, read: Answer) -> Found:
    """Return the methods that are answered though no page has them; HEAD may be as GET, OPTIONS tells the methods."""
    found, right = {}, {"HEAD": {NO_METHOD, read.status}, "OPTIONS": {204}}
    for method in ("HEAD", "PUT", next(TURNS)):
        status = browser.ask(method, address).status_code
        if status not in right.get(method, {NO_METHOD}):
            found[f"{method} /{route.address} {visitor.name}"] = status
    return found


def not_own(route: Route, visitor: Visitor, browser: Browser, there: Things) -> Found:
    """Return where another office's thing, a missing one and no id at all do not answer alike."""
    found = {}
    for method, status in (("GET", route.get), ("POST", route.post)):
        if status == NO_METHOD:
            continue
        missing = browser.ask(method, address_of_missing(route))
        other = browser.ask(method, filled(route, there)) if route.thing in there else missing
        malformed = browser.ask(method, address_of_malformed(route))
        if {missing.status_code, other.status_code, malformed.status_code} != {404}:
            found[f"{method} /{route.address} {visitor.name}"] = [told(one) for one in (missing, other, malformed)]
        if said(missing) != said(other):
            found[f"{method} /{route.address} {visitor.name} says"] = (said(missing), said(other))
    return found


def filled(route: Route, things: Things) -> str:
    """Return an address that names what the table says."""
    return _address(route, things.get(route.thing) or OWN_SLUGS.get(route.thing))


def address_of_missing(route: Route) -> str:
    """Return an address that names nothing."""
    by_slug = "<uuid:" not in route.address and "<slug:" in route.address
    return _address(route, UNKNOWN_SLUG if by_slug else 987654 if "<int:" in route.address else some_id())


def address_of_malformed(route: Route) -> str:
    """Return an address with something else where an id belongs."""
    return _address(route, "¿?" if "<slug:" in route.address and "<uuid:" not in route.address else MALFORMED)


def _address(route: Route, thing: object) -> str:
    first = iter([thing] if thing is not None else [])
    return "/" + ARGUMENT.sub(lambda match: str(next(first, SLUGS.get(match[1]))), route.address)


def agree(wanted: Answer, answer: HttpResponse) -> bool:
    """Whether it is the status that was to be, and the redirection."""
    return answer.status_code == wanted.status and (not wanted.to or told(answer)[1] == wanted.to)


def told(answer: HttpResponse) -> tuple[int, str]:
    return answer.status_code, answer.headers.get("Location", "").partition("?")[0]


def told_of(wanted: Answer) -> tuple[int, str]:
    return wanted.status, wanted.to


def said(answer: HttpResponse) -> str:
    """Return the page without what changes from request to request."""
    return CHANGING.sub("", answer.content.decode())


def listed(found: Found) -> str:
    """Return one line per surprise: what came, and what the table says."""
    return "\n".join(f"{where}: {what}" for where, what in found.items())
