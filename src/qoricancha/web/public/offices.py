"""Where the offices are, when they are open and what they offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from qoricancha.accounts.permissions import anyone
from qoricancha.appointments.queries import opening_hours_of_all
from qoricancha.appointments.rules.calendar import Window
from qoricancha.kernel.wording import time_in_words, weekdays_in_words
from qoricancha.reference.models import Office
from qoricancha.reference.queries import codes, open_offices
from qoricancha.reference.rules.offices import geo_uri
from qoricancha.web.page import page


@dataclass(frozen=True)
class ShownOffice:
    """An office as the public sees it; `dialled` and `place` are addresses that a telephone opens, or empty."""

    code: str
    name: str
    address: str
    hours: list[str]
    phone: str
    dialled: str
    services: list[str]
    accessibility: list[str]
    place: str


@gzip_page  # fourteen offices have 20 kB
@require_GET
@page(permission=anyone)
def offices(request: HttpRequest) -> HttpResponse:
    """Show every open office. Four queries."""
    language = get_language() or ""
    services, access = (
        {one.code: one.name for one in codes(scheme, language=language)}
        for scheme in ("office-services", "office-accessibility")
    )
    hours = opening_hours_of_all()
    shown = [_shown(office, hours.get(office.code, []), services, access) for office in open_offices()]
    return render(request, "offices.html", {"offices": shown})


def hours_in_words(windows: Iterable[Window]) -> list[str]:
    """Return "lunes a viernes, de 08:30 a 12:30": one line for the days that have the same hours."""
    in_order = sorted(windows, key=lambda window: (window.opens, window.closes, window.weekday))
    return [
        _("%(days)s, de %(opens)s a %(closes)s")
        % {
            "days": weekdays_in_words([window.weekday for window in same]),
            "opens": time_in_words(opens),
            "closes": time_in_words(closes),
        }
        for (opens, closes), same in groupby(in_order, lambda window: (window.opens, window.closes))
    ]


def _shown(
    office: Office, windows: list[Window], services: Mapping[str, str], access: Mapping[str, str]
) -> ShownOffice:
    digits = "".join(one for one in office.phone.partition("anexo")[0] if one.isdigit() or one == "+")
    return ShownOffice(
        code=office.code,
        name=office.name,
        address=f"{office.address}, {office.district}",
        hours=hours_in_words(windows),
        phone=office.phone,
        dialled=f"tel:{digits}" if digits else "",
        services=[services[code] for code in office.services if code in services],
        accessibility=[access[code] for code in office.accessibility if code in access],
        place=geo_uri(office.latitude, office.longitude),
    )
