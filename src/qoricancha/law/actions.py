"""Keeping the calendar of non-working days."""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import holidays

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.law.models import NonWorkingDay

YEARS = range(2018, 2031)
STATUTORY = "Feriado nacional, DL 713, art. 6: "


@action
def load_holidays(*, by: Actor, at: datetime) -> int:  # noqa: ARG001 - every action is told who and when
    """Add the statutory holidays of YEARS where they are missing; return how many the calendar has."""
    found = holidays.country_holidays("PE", years=YEARS, language="es")
    return _add(NonWorkingDay(day=day, basis=STATUTORY + name) for day, name in found.items())


@action
def load_decreed_days(*, by: Actor, at: datetime, file: Path) -> int:  # noqa: ARG001 - every action is told who and when
    """Add days decreed non-working (TUO de la Ley 27444, art. 148); return how many the file has.

    The file is CSV with the columns day (YYYY-MM-DD), office (code; empty: the
    whole country) and basis (the decree). Raises ValueError, KeyError.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        return _add(_decreed(row) for row in csv.DictReader(lines))


def _decreed(row: dict[str, str]) -> NonWorkingDay:
    if not row["basis"]:
        raise ValueError(f"{row['day']}: a day is decreed by a norm; basis is empty")
    return NonWorkingDay(day=date.fromisoformat(row["day"]), office_id=row["office"] or None, basis=row["basis"])


def _add(days: Iterable[NonWorkingDay]) -> int:
    return len(NonWorkingDay.objects.bulk_create(days, ignore_conflicts=True))
