"""What each visitor finds at each address: derived from the line of the route and from nothing else."""

from dataclasses import dataclass
from enum import StrEnum

from qoricancha.accounts.rules.roles import DESCRIPTIONS, Right, Role, rights_of
from qoricancha.web.access.public import ROUTES as PUBLIC_ROUTES
from qoricancha.web.access.routes import HEALTH, NO_METHOD, Route, Site, Who
from qoricancha.web.access.staff import ROUTES as STAFF_ROUTES

ROUTES: dict[Site, list[Route]] = {Site.PUBLIC: [*PUBLIC_ROUTES, *HEALTH], Site.STAFF: [*STAFF_ROUTES, *HEALTH]}

SIGN_IN, PASSWORD, SECOND_FACTOR = "/cuenta/ingresar/", "/cuenta/contrasena/", "/segundo-factor/"
CODE = "/cuenta/segundo-factor/authenticate/"
PUBLIC_SIGN_IN, RESUME = "/mi-expediente/ingresar", "/solicitud/continuar"
TASKS, RECEIPT = "/solicitud/pasos", "/solicitud/constancia"


class State(StrEnum):
    """How far somebody has come in."""

    OUT = "OUT"
    ENDED = "ENDED"
    HALF = "HALF"
    INITIAL_PASSWORD = "INITIAL_PASSWORD"  # noqa: S105 - a state
    NO_SECOND_FACTOR = "NO_SECOND_FACTOR"
    IN = "IN"


_SETTING_UP = (State.INITIAL_PASSWORD, State.NO_SECOND_FACTOR)


@dataclass(frozen=True)
class Visitor:
    """Somebody who opens pages. `who` is what they are on the public site, `roles` what they are on the officers'."""

    name: str
    state: State = State.OUT
    roles: frozenset[Role] = frozenset()
    who: Who | None = None


VISITORS: dict[Site, list[Visitor]] = {
    Site.PUBLIC: [
        Visitor("nobody"),
        Visitor("applicant with a draft", who=Who.IN_DRAFT),
        Visitor("applicant who has sent", who=Who.SENT),
        Visitor("applicant signed in", who=Who.APPLICANT),
        Visitor("officer"),
    ],
    Site.STAFF: [
        Visitor("nobody"),
        Visitor("applicant signed in"),
        Visitor("password given, code not yet", State.HALF),
        Visitor("initial password", State.INITIAL_PASSWORD, frozenset(Role)),
        Visitor("no second factor", State.NO_SECOND_FACTOR, frozenset(Role)),
        Visitor("access ended", State.ENDED, roles=frozenset(Role)),
        Visitor("no role", State.IN),
        *(Visitor(DESCRIPTIONS[role].name, State.IN, frozenset({role})) for role in Role),
        Visitor("every role", State.IN, frozenset(Role)),
    ],
}


@dataclass(frozen=True)
class Answer:
    """A status, and where a redirection leads that is none of the page's own."""

    status: int
    to: str = ""


def expected(site: Site, route: Route, visitor: Visitor, method: str) -> Answer:
    """Return the answer to GET or POST with nothing typed; of what the address names, to the visitor's own."""
    own = Answer({"GET": route.get, "POST": route.post}[method])
    if site == Site.PUBLIC:
        return own if own.status == NO_METHOD else _on_the_public_site(route, visitor, method, own)
    return _on_the_officers_site(route, visitor, method, own)


def may(route: Route, visitor: Visitor) -> bool:
    """Whether the page is for this visitor."""
    if isinstance(route.who, Right):
        return visitor.state == State.IN and route.who in rights_of(visitor.roles)
    return route.who in _is(visitor)


def _is(visitor: Visitor) -> set[Who]:
    """Return what a visitor is, in the words of the table."""
    if visitor.state == State.IN:
        return {Who.ANYBODY, Who.OFFICER} | ({Who.WITH_ROLE} if visitor.roles else set())
    if visitor.state == State.HALF:
        return {Who.ANYBODY, Who.HALF_SIGNED_IN}
    if visitor.state in _SETTING_UP:
        return set()
    own = {visitor.who} if visitor.who else set()
    return {Who.ANYBODY} | own | ({Who.SIGNED_OUT} if visitor.who != Who.APPLICANT else set())


def _on_the_public_site(route: Route, visitor: Visitor, method: str, own: Answer) -> Answer:
    if may(route, visitor):
        return own
    if route.who == Who.SIGNED_OUT:
        return Answer(302, "/mi-expediente")
    if route.who == Who.APPLICANT:
        return Answer(302, PUBLIC_SIGN_IN)
    if visitor.who in (Who.IN_DRAFT, Who.SENT):
        return Answer(302, RECEIPT if visitor.who == Who.SENT else TASKS)
    return Answer(302, RESUME) if method == "GET" else Answer(403)


def _on_the_officers_site(route: Route, visitor: Visitor, method: str, own: Answer) -> Answer:
    if visitor.state in _SETTING_UP:
        return _while_setting_up(route, visitor, method)
    if may(route, visitor) or (own.status == NO_METHOD and _looks_at_methods_first(route, visitor)):
        return own
    if visitor.state == State.IN:
        return Answer(302) if route.who in (Who.SIGNED_OUT, Who.HALF_SIGNED_IN) else Answer(403)
    if visitor.state == State.HALF and route.who == Who.SIGNED_OUT:
        return Answer(302, CODE)
    return Answer(302, route.others_to or SIGN_IN)


def _looks_at_methods_first(route: Route, visitor: Visitor) -> bool:
    """Whoever's session has ended is told so first, but by allauth's pages, which ask for the sign-in themselves."""
    return visitor.state != State.ENDED or route.address.startswith("cuenta/")


def _while_setting_up(route: Route, visitor: Visitor, method: str) -> Answer:
    replaces_password = route.address in ("cuenta/contrasena/", "cuenta/salir/")
    if route.setting_up and (visitor.state == State.NO_SECOND_FACTOR or replaces_password):
        return Answer(route.setting_up[method == "POST"])
    return Answer(302, PASSWORD if visitor.state == State.INITIAL_PASSWORD else SECOND_FACTOR)
