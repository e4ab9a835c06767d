"""What a line of the table says."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.rules.roles import Right


class Site(StrEnum):
    """A kind of web process, and its addresses. Whoever checks a paper is on the public one."""

    PUBLIC = "public"
    STAFF = "staff"


class Who(StrEnum):
    """Whom a page is for, where it is not for officers with a right."""

    ANYBODY = "ANYBODY"
    SIGNED_OUT = "SIGNED_OUT"
    HALF_SIGNED_IN = "HALF_SIGNED_IN"
    OFFICER = "OFFICER"
    WITH_ROLE = "WITH_ROLE"
    IN_DRAFT = "IN_DRAFT"
    SENT = "SENT"
    APPLICANT = "APPLICANT"


NO_METHOD = 405


@dataclass(frozen=True)
class Route:
    """An address as Django's resolver writes it, and how it answers those for whom it is.

    `get` and `post` are the statuses for them when nothing is typed; 405 where
    the method is not answered. `thing` is what the address names: another
    office's answers like a missing one. `setting_up` are the two statuses for
    somebody who is still to replace the initial password or to enrol a second
    factor, where the page is there for that; everywhere else they are led on.
    `others_to` is where others are led who have not signed in; else it is the sign-in.
    """

    address: str
    title: Promise
    who: Who | Right
    get: int = 200
    post: int = NO_METHOD
    thing: str = ""
    confirmed: bool = False
    setting_up: tuple[int, int] | None = None
    others_to: str = ""


HEALTH = [
    Route("healthz", _("El proceso vive"), Who.ANYBODY),
    Route("readyz", _("El proceso puede atender"), Who.ANYBODY),
]
"""Of every site; the proxy passes neither on."""
