"""What the frame of the officers' pages knows of the officer."""

from dataclasses import dataclass
from datetime import date, datetime

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.permissions import Permission, audits, operates
from qoricancha.appointments.permissions import closes
from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.wording import day_in_words, hour_in_words, moment_in_words
from qoricancha.registration import permissions
from qoricancha.web.staff.middleware import is_whole
from qoricancha.web.staff.rows import may

register = template.Library()

_ITEMS: tuple[tuple[str, Promise, Permission], ...] = (
    ("staff:agenda", _("Agenda"), permissions.receives),
    ("staff:search", _("Buscar"), permissions.sees_cases),
    ("staff:registrations", _("Registros"), permissions.receives),
    ("staff:case_files", _("Expedientes"), permissions.sees_cases),
    ("staff:closures", _("Cierres"), closes),
    ("staff:schemes", _("Listas"), operates),
    ("staff:offices", _("Oficinas"), operates),
    ("staff:audit", _("Auditoría"), audits),
)


@dataclass(frozen=True)
class Item:
    """A link of the main menu."""

    href: str
    text: Promise


@register.filter
def day(on: date) -> str:
    """Return "lunes 9 de setiembre de 2019"."""
    return day_in_words(on)


@register.filter
def day_of_year(on: date) -> str:
    """Return "lunes 9 de setiembre"."""
    return day_in_words(on, year=False)


@register.filter
def hour(at: datetime) -> str:
    """Return "09:05"."""
    return hour_in_words(at)


@register.filter
def moment(at: datetime) -> str:
    """Return "lunes 9 de setiembre de 2019, a las 09:05"."""
    return moment_in_words(at)


@register.simple_tag
def main_menu(request: HttpRequest) -> list[Item]:
    """Return the pages where this officer's work begins; none before the sign-in is whole."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.kind != ActorKind.STAFF or not is_whole(request):
        return []
    return [Item(reverse(name), text) for name, text, permission in _ITEMS if may(actor, permission)]
