"""Codes as pages ask for them, in the order in which they are shown."""

from datetime import date

from django.db.models import QuerySet, Value
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from qoricancha.kernel.errors import NotFound
from qoricancha.reference.models import Country, District, DocumentKind, Office, in_force
from qoricancha.reference.rules.offices import OfficeKind
from qoricancha.reference.rules.places import Area, Place, alphabetical


def open_offices(on: date | None = None) -> list[Office]:
    """Return the offices that receive applicants on a day: headquarters first, then by city."""
    found = Office.objects.filter(in_force(on)).select_related("district")
    return sorted(found, key=lambda office: (office.kind != OfficeKind.HEADQUARTERS, alphabetical(office.city)))


def office(code: str) -> Office:
    """Return the office, open or closed. Raises NotFound."""
    found = Office.objects.select_related("district").filter(code=code).first()
    if found is None:
        raise NotFound(_("No existe la oficina %(code)s.") % {"code": code})
    return found


def countries(on: date | None = None) -> list[Country]:
    """Return the countries by their Spanish names."""
    return sorted(Country.objects.filter(in_force(on), is_country=True), key=lambda row: alphabetical(row.name))


def nationalities(on: date | None = None) -> list[Country]:
    """Return what may stand as nationality, by Spanish name: countries, then stateless, undetermined."""
    found = Country.objects.filter(in_force(on))
    return sorted(found, key=lambda row: (not row.is_country, alphabetical(row.name)))


def country_name(code: str) -> str:
    """Return the Spanish name of a country. Raises NotFound."""
    return _country(code).name


def nationality_name(code: str) -> str:
    """Return the nationality in words: "COL" gives "Colombiana". Raises NotFound."""
    return _country(code).demonym


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


def document_kinds(on: date | None = None) -> list[DocumentKind]:
    """Return the kinds of document of origin in the order in which they are asked."""
    return list(DocumentKind.objects.filter(in_force(on)).order_by("position"))


def document_kind(code: str) -> DocumentKind:
    """Return a kind of document. Raises NotFound."""
    found = DocumentKind.objects.filter(code=code).first()
    if found is None:
        raise NotFound(_("No existe el tipo de documento %(code)s.") % {"code": code})
    return found


def _country(code: str) -> Country:
    found = Country.objects.filter(code=code).first()
    if found is None:
        raise NotFound(_("No existe el país %(code)s.") % {"code": code})
    return found


def _areas(rows: QuerySet[District], *, digits: int, name: str) -> list[Area]:
    found = rows.annotate(area=Left("ubigeo", Value(digits))).values_list("area", name).distinct()
    return sorted((Area(*row) for row in found), key=lambda area: alphabetical(area.name))


def _folded(text: str) -> str:
    return " ".join(alphabetical(text).replace("\uffff", "").split())


def _lies_in(row: tuple[str, ...], within: list[str]) -> bool:
    """Say whether a district lies in the areas typed before its name: the province, or department and province."""
    return not within or [_folded(area) for area in row[1:3]][-len(within) :] == within
