"""Where one can go: every office with its address and hours."""

from collections.abc import Iterable
from datetime import date, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from qoricancha.accounts.permissions import anyone
from qoricancha.appointments.queries import opening_days_of
from qoricancha.appointments.rules.calendar import OpeningDays, at_lima
from qoricancha.kernel.wording import hour_in_words
from qoricancha.reference.queries import open_offices
from qoricancha.web.page import page

WEEKDAYS = (
    gettext_lazy("lunes"),
    gettext_lazy("martes"),
    gettext_lazy("miércoles"),
    gettext_lazy("jueves"),
    gettext_lazy("viernes"),
    gettext_lazy("sábado"),
    gettext_lazy("domingo"),
)
_ANY_DAY = date(2019, 9, 2)  # Lima's clock is the same all year


@require_GET
@gzip_page
@page(permission=anyone)
def offices(request: HttpRequest) -> HttpResponse:
    """List the offices that receive people."""
    found = open_offices()
    hours = opening_days_of(office.code for office in found)
    shown = [{"office": office, "hours": hours_in_words(hours.get(office.code, ()))} for office in found]
    return render(request, "offices.html", {"offices": shown})


def hours_in_words(days: Iterable[OpeningDays]) -> list[str]:
    """Return "lunes a viernes, de 8:30 a. m. a 12:30 p. m. y de 2:00 p. m. a 4:00 p. m.", for each group of days."""
    return [f"{_days(one)}, {_(' y ').join(map(_span, one.hours))}" for one in days]


def _days(days: OpeningDays) -> str:
    first, last = WEEKDAYS[days.first - 1], WEEKDAYS[days.last - 1]
    if days.first == days.last:
        return str(first)
    if days.last - days.first == len(WEEKDAYS) - 1:
        return _("todos los días")
    return _("%(first)s a %(last)s") % {"first": first, "last": last}


def _span(hours: tuple[time, time]) -> str:
    opens, closes = (hour_in_words(at_lima(_ANY_DAY, moment)) for moment in hours)
    return _("de %(opens)s a %(closes)s") % {"opens": opens, "closes": closes}
