"""Offices: headquarters first, then by city."""

from datetime import date

from django.utils.translation import gettext as _

from qoricancha.kernel.errors import NotFound
from qoricancha.reference.models import Office, in_force
from qoricancha.reference.rules.offices import OfficeKind
from qoricancha.reference.rules.places import alphabetical


def open_offices(on: date | None = None) -> list[Office]:
    """Return the offices that receive applicants on a day: headquarters first, then by city."""
    found = Office.objects.filter(in_force(on)).select_related("district")
    return sorted(found, key=_order)


def office(code: str) -> Office:
    """Return the office, open or closed. Raises NotFound."""
    found = Office.objects.select_related("district").filter(code=code).first() if code.isalnum() else None
    if found is None:
        raise NotFound(_("No existe la oficina %(code)s.") % {"code": code})
    return found


def all_offices() -> list[Office]:
    """Return every office, closed ones too, in the same order."""
    return sorted(Office.objects.select_related("district"), key=_order)


def _order(office: Office) -> tuple[bool, str]:
    return office.kind != OfficeKind.HEADQUARTERS, alphabetical(office.city)
