"""Choosing an office, a day and a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from qoricancha.appointments.queries import free_seats
from qoricancha.appointments.rules.calendar import DayOfSeats
from qoricancha.appointments.rules.services import LAST_BOOKABLE_AFTER_DAYS
from qoricancha.intake.actions import choose_office, choose_seat
from qoricancha.intake.models import Draft
from qoricancha.kernel import clock
from qoricancha.kernel.clock import LIMA, day_in_lima
from qoricancha.kernel.wording import day_in_words, hour_in_words
from qoricancha.law.queries import procedure_in_words
from qoricancha.reference.queries import office as office_of
from qoricancha.web.public.apply.access import draft_page
from qoricancha.web.public.apply.forms import OfficeForm, SeatForm
from qoricancha.web.public.apply.journey import BACK_TO, REVIEW, back_of, onwards

SPAN = 28
"""Days that one page looks at."""

LATER = "despues"


@require_http_methods(["GET", "POST"])
@gzip_page  # fourteen offices have 12 kB
@draft_page()
def office(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Ask for the office."""
    form = OfficeForm(request.POST or None, initial={"office": draft.office_id})
    if form.is_valid():
        code = form.cleaned_data["office"]
        choose_office(by=request.actor, at=clock.now(), draft=draft, office=code)  # type: ignore[attr-defined]
        return onwards(request, "oficina")
    context = {"form": form, "back": back_of(request), "law": procedure_in_words(clock.today())}
    return render(request, "apply/office.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@gzip_page  # four weeks have 10 kB
@draft_page()
def seat(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Ask for day and time, of those that are free now. It is booked when the application is sent."""
    if draft.office_id is None:
        return redirect("public:office")
    at = clock.now()
    offer = offer_of(request, draft.office_id, chosen=draft.starts_at, at=at)
    form = SeatForm(request.POST or None, times=offer.times, initial={"starts_at": offer.chosen})
    if LATER in request.POST or form.is_valid():
        starts_at = None if LATER in request.POST else datetime.fromisoformat(form.cleaned_data["starts_at"])
        choose_seat(by=request.actor, at=at, draft=draft, starts_at=starts_at)  # type: ignore[attr-defined]
        return onwards(request, "cita")
    context = {"form": form, "offer": offer, "office": office_of(draft.office_id), "back": back_of(request)}
    return render(request, "apply/seat.html", context, status=422 if form.is_bound else 200)


@dataclass(frozen=True)
class Offer:
    """The free days of a span, and the times of one of them. `earlier` and `later` are first days of other spans."""

    days: Sequence[dict[str, object]]
    times: list[tuple[str, str]]
    day: str
    chosen: str
    first: str
    last: str
    later: date | None
    earlier: date | None
    keep: str


def offer_of(request: HttpRequest, office_code: str, *, chosen: datetime | None, at: datetime) -> Offer:
    """Return what is free in the span that the address names (`desde`), and on its day (`dia`) or the first one."""
    today = day_in_lima(at)
    posted = _day(request.POST.get("starts_at", "")[:10])
    wanted = posted or _day(request.GET.get("dia", "")) or (chosen.astimezone(LIMA).date() if chosen else None)
    first = _first_of_span(_day(request.GET.get("desde", "")) or wanted or today, today)
    free = free_seats(office_code, first, SPAN, at=at)
    shown = next((day for day in free if day.day == wanted), free[0] if free else None)
    end = first + timedelta(SPAN)
    return Offer(
        days=[_link(day, shown) for day in free],
        times=[(seat.starts_at.isoformat(), hour_in_words(seat.starts_at)) for seat in shown.seats] if shown else [],
        day=day_in_words(shown.day) if shown else "",
        chosen=chosen.astimezone(LIMA).isoformat() if chosen else "",
        first=day_in_words(first, weekday=False),
        last=day_in_words(end - timedelta(1), weekday=False),
        later=end if end < today + timedelta(LAST_BOOKABLE_AFTER_DAYS) else None,
        earlier=first - timedelta(SPAN) if first > today else None,
        keep=f"&{BACK_TO}={REVIEW}" if request.GET.get(BACK_TO) == REVIEW else "",
    )


def _link(day: DayOfSeats, shown: DayOfSeats | None) -> dict[str, object]:
    return {"day": day.day.isoformat(), "words": day_in_words(day.day, year=False), "current": day == shown}


def _first_of_span(wanted: date, today: date) -> date:
    """Return the first day of the span that has the wanted day, or the bookable one nearest to it.

    Spans follow one another from today.
    """
    ahead = min(max((wanted - today).days, 0), LAST_BOOKABLE_AFTER_DAYS - 1)
    return today + timedelta(ahead // SPAN * SPAN)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
