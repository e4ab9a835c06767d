"""Changing what an office offers and how it is reached, by operators."""

import re
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import Conflict, InvalidInput, NotFound
from qoricancha.reference.models import Office
from qoricancha.reference.permissions import check_operates
from qoricancha.reference.queries.codes import is_valid
from qoricancha.reference.rules.offices import OfficeDetails

PHONE = re.compile(r"[0-9+()\-\s]{6,30}(\s+anexo\s+\d{1,5})?")
FARTHEST = {"latitude": 90, "longitude": 180}


@action
def change_office(*, by: Actor, at: datetime, code: str, details: OfficeDetails, seen: datetime | None) -> None:
    """Keep an office's address, phone, services, accessibility and place on the map.

    `seen` is when the office had last been edited as the operator saw it (Office.edited_at; None: never).
    Raises NotAllowed, NotFound, InvalidInput by field, Conflict when somebody else has changed it meanwhile.
    """
    check_operates(by)
    office = Office.objects.select_for_update(of=("self",)).filter(code=code).first()
    if office is None:
        raise NotFound(_("No existe la oficina %(code)s.") % {"code": code})
    if office.edited_at != seen:
        raise Conflict(_("Otra persona cambió esta oficina mientras usted la veía. Revísela y guarde otra vez."))
    faults = _faults(details)
    if faults:
        raise InvalidInput(faults)
    given = asdict(details) | {"services": list(details.services), "accessibility": list(details.accessibility)}
    if all(getattr(office, name) == value for name, value in given.items()):
        return
    for name, value in given.items():
        setattr(office, name, value)
    office.edited_at = at
    office.save(update_fields=[*given, "edited_at"])


def _faults(details: OfficeDetails) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not details.address.strip():
        faults["address"] = _("Escriba la dirección")
    if details.phone and not PHONE.fullmatch(details.phone):
        faults["phone"] = _("Escriba el teléfono con cifras, por ejemplo (01) 555 0100 anexo 12")
    for name, scheme in (("services", "office-services"), ("accessibility", "office-accessibility")):
        if not all(is_valid(scheme, code) for code in getattr(details, name)):
            faults[name] = _("Elija de la lista")
    return faults | _faults_of_place(details.latitude, details.longitude)


def _faults_of_place(latitude: Decimal | None, longitude: Decimal | None) -> dict[str, str]:
    if (latitude is None) != (longitude is None):
        return {"latitude" if latitude is None else "longitude": _("Escriba latitud y longitud, o ninguna de las dos")}
    place = {"latitude": latitude, "longitude": longitude}
    return {
        name: _("Debe estar entre -%(most)d y %(most)d") % {"most": FARTHEST[name]}
        for name, value in place.items()
        if value is not None and abs(value) > FARTHEST[name]
    }
