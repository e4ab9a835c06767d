"""Keeping the calendar of non-working days."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _
from holidays.countries.peru import Peru

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict, InvalidInput, NotFound
from qoricancha.law.models import NonWorkingDay
from qoricancha.reference.models import Office

FIRST_YEAR, LAST_YEAR = 2003, Peru.end_year  # the first regime's; the last for which the package knows Easter
STATUTORY = "Feriado nacional, DL 713, art. 6: "
COLUMNS = ("day", "office", "basis")
LONGEST_BASIS = 150


@action
def load_holidays(*, by: Actor, at: datetime) -> int:  # noqa: ARG001 - every action is told who and when
    """Bring the statutory holidays from FIRST_YEAR to LAST_YEAR up to the law as packaged; return how many there are.

    Terms and permits that run keep the last day that was counted for them.
    """
    found = Peru(years=range(FIRST_YEAR, LAST_YEAR + 1), language="es")
    NonWorkingDay.objects.filter(is_statutory=True).exclude(day__in=found.keys()).delete()
    days = (NonWorkingDay(day=day, basis=STATUTORY + name, is_statutory=True) for day, name in found.items())
    NonWorkingDay.objects.bulk_create(days, ignore_conflicts=True)
    return len(found)


@action
def decree_days(*, by: Actor, at: datetime, file: Path) -> int:  # noqa: ARG001 - every action is told who and when
    """Add days decreed non-working (TUO de la Ley 27444, art. 148.1); return how many are new.

    The file is CSV with the columns day (YYYY-MM-DD), office (code; empty: the
    whole country) and basis (the decree). Raises InvalidInput naming each line
    that cannot be used; then nothing is added.
    """
    before = NonWorkingDay.objects.count()
    NonWorkingDay.objects.bulk_create(_read(file), ignore_conflicts=True)
    return NonWorkingDay.objects.count() - before


@action
def revoke_day(*, by: Actor, at: datetime, day: date, office_code: str | None) -> None:  # noqa: ARG001 - as above
    """Take a decreed day back. Raises NotFound, Conflict for a statutory holiday."""
    found = NonWorkingDay.objects.filter(day=day, office=office_code).first()
    if found is None:
        raise NotFound(_("Ese día no está decretado."))
    if found.is_statutory:
        raise Conflict(_("Ese día es feriado por ley."))
    found.delete()


def _read(file: Path) -> list[NonWorkingDay]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise InvalidInput({"1": _("La primera línea debe ser «%s».") % ",".join(COLUMNS)})
        numbered = [(rows.line_num, {name: (row[name] or "").strip() for name in COLUMNS}) for row in rows]
    offices = set(Office.objects.values_list("code", flat=True))
    faults = {str(line): " ".join(_faults(row, offices)) for line, row in numbered}
    if any(faults.values()):
        raise InvalidInput({line: f"{_('Línea')} {line}: {found}" for line, found in faults.items() if found})
    return [_decreed(row) for _line, row in numbered]


def _faults(row: dict[str, str], offices: set[str]) -> Iterator[str]:
    day = _day(row["day"])
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        yield _("«%s» no es un día del calendario (AAAA-MM-DD).") % row["day"]
    if row["office"] and row["office"] not in offices:
        yield _("No existe la oficina «%s».") % row["office"]
    if not 0 < len(row["basis"]) <= LONGEST_BASIS:
        yield _("La norma que lo decreta debe tener de 1 a %d letras.") % LONGEST_BASIS


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _decreed(row: dict[str, str]) -> NonWorkingDay:
    day = date.fromisoformat(row["day"])
    return NonWorkingDay(day=day, office_id=row["office"] or None, basis=row["basis"])
