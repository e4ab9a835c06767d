"""docs/reference/access.md, written from the roles and the table of routes."""

from collections.abc import Iterable

from qoricancha.accounts.rules.roles import DESCRIPTIONS, RIGHTS, Right, Role
from qoricancha.web.access.expected import (
    PASSWORD,
    PUBLIC_SIGN_IN,
    RESUME,
    ROUTES,
    SECOND_FACTOR,
    SIGN_IN,
    VISITORS,
    Answer,
    Visitor,
    expected,
    may,
)
from qoricancha.web.access.routes import NO_METHOD, Route, Site

_INTRODUCTION = """# Access

<!-- Written by `qoricancha access_reference` from accounts/rules/roles.py and web/access. Not to be edited. -->

Who may do what, and what everybody finds at every address. `tests/access` asks for each of these addresses as each of
these visitors, on the real processes and database roles, and compares; an address that stands in no line fails the
build.

## Roles

A role gives rights in the offices of whoever has it, and nothing else decides. Nobody may do everything: there is no
superuser, and the processes that answer pages own no table.
"""
_TITLES = {Site.PUBLIC: "The public site", Site.STAFF: "The officers' site"}
_HOW_TO_READ = """
**Read** and **send** are the answers to GET and POST, with nothing typed, to those for whom the page is; – is a method
that it does not answer (405), as are all others but HEAD and, to be told the methods, OPTIONS (204) everywhere. ✓ means
that a visitor finds these answers; anything else is what they find instead, for reading / for sending: a word or an
address is where they are led. An address that names something answers 404 for what is missing, for what is another
office's or another person's, and for what is no id at all; the first two cannot be told apart. † asks for the second
factor again when the last one was a while ago. The addresses under `/demo/` do not exist in production.
"""
_SHORT = {
    SIGN_IN: "sign-in",
    PUBLIC_SIGN_IN: "sign-in",
    PASSWORD: "new password",
    SECOND_FACTOR: "second factor",
    RESUME: "resume",
}


def as_markdown() -> str:
    """Return the page."""
    parts = [_INTRODUCTION, _table(["right", "", *_roles()], _right_rows()), "\n## Addresses\n", _HOW_TO_READ]
    for site in Site:
        head = ["page", "address", "for", "read", "send", *(visitor.name for visitor in VISITORS[site])]
        parts += [f"\n### {_TITLES[site]}\n", _table(head, (_route_row(site, route) for route in ROUTES[site]))]
    return "".join(parts)


def _roles() -> list[str]:
    return [DESCRIPTIONS[role].name for role in Role]


def _right_rows() -> Iterable[list[str]]:
    for right in Right:
        yield [f"`{right}`", RIGHTS[right], *("✓" if right in DESCRIPTIONS[role].rights else "" for role in Role)]


def _route_row(site: Site, route: Route) -> list[str]:
    named = f", by its {route.thing}" if route.thing else ""
    cells = [_cell(site, route, visitor) for visitor in VISITORS[site]]
    title = f"{route.title} †" if route.confirmed else str(route.title)
    return [title, f"`/{route.address}`{named}", route.who, _status(route.get), _status(route.post), *cells]


def _cell(site: Site, route: Route, visitor: Visitor) -> str:
    if may(route, visitor):
        return "✓"
    answered = {"GET": route.get, "POST": route.post}
    methods = [method for method, status in answered.items() if status != NO_METHOD]
    found = [_words(expected(site, route, visitor, method)) for method in methods]
    return " / ".join(dict.fromkeys(found))


def _words(answer: Answer) -> str:
    if answer.to:
        return _SHORT.get(answer.to, f"`{answer.to}`")
    return _status(answer.status)


def _status(status: int) -> str:
    return "–" if status == NO_METHOD else str(status)


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)
