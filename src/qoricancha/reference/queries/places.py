"""Departments, provinces and districts."""

from django.db.models import QuerySet, Value
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from qoricancha.kernel.errors import NotFound
from qoricancha.reference.models import District, in_force
from qoricancha.reference.rules.places import Area, Place, alphabetical


def departments() -> list[Area]:
    """Return the 25 departments by name."""
    return _areas(District.objects.filter(in_force()), digits=2, name="department")


def provinces(department: str) -> list[Area]:
    """Return the provinces of a department (2 digits) by name."""
    return _areas(District.objects.filter(in_force(), ubigeo__startswith=department), digits=4, name="province")


def districts(province: str) -> list[Area]:
    """Return the districts of a province (4 digits) by name."""
    return _areas(District.objects.filter(in_force(), ubigeo__startswith=province), digits=6, name="name")


def place(ubigeo: str) -> Place:
    """Return the names of a district and of what it lies in. Raises NotFound."""
    found = District.objects.filter(ubigeo=ubigeo).first()
    if found is None:
        raise NotFound(_("No existe el distrito con ubigeo %(code)s.") % {"code": ubigeo})
    return Place(found.department, found.province, found.name)


def district_named(text: str) -> str:
    """Return the ubigeo of what an officer typed: a code, a name, or "department / province / district".

    Accents and case do not count. Raises NotFound, naming the candidates where there are several.
    """
    *within, name = [_folded(part) for part in text.split("/")]
    rows = District.objects.filter(in_force()).values_list("ubigeo", "department", "province", "name")
    found = [row for row in rows if name in (row[0], _folded(row[3])) and _lies_in(row, within)]
    if len(found) == 1:
        return str(found[0][0])
    if not found:
        raise NotFound(_("No existe el distrito «%(text)s».") % {"text": text.strip()})
    candidates = "; ".join(str(Place(*row[1:])) for row in found)
    raise NotFound(_("Hay varios distritos con ese nombre, elija uno: %(found)s.") % {"found": candidates})


def _areas(rows: QuerySet[District], *, digits: int, name: str) -> list[Area]:
    found = rows.annotate(area=Left("ubigeo", Value(digits))).values_list("area", name).distinct()
    return sorted((Area(*row) for row in found), key=lambda area: alphabetical(area.name))


def _folded(text: str) -> str:
    return " ".join(alphabetical(text).replace("\uffff", "").split())


def _lies_in(row: tuple[str, ...], within: list[str]) -> bool:
    """Say whether a district lies in the areas typed before its name: the province, or department and province."""
    return not within or [_folded(area) for area in row[1:3]][-len(within) :] == within
