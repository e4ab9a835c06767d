"""Visits as rows of the officers' tables."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.permissions import Permission
from qoricancha.intake.queries import printed_reference
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import NotAllowed
from qoricancha.kernel.wording import hour_in_words
from qoricancha.registration import permissions
from qoricancha.registration.labels import STATES
from qoricancha.registration.queries import Visit
from qoricancha.registration.rules.lifecycle import RegistrationState

Cell = str | dict[str, object]
NOT_YET = {"text": _("Por llegar"), "colour": "grey"}
COLOURS = {
    RegistrationState.CHECKED_IN: "yellow",
    RegistrationState.INTERVIEW: "blue",
    RegistrationState.COMPLETED: "purple",
    RegistrationState.RETURNED: "orange",
    RegistrationState.SIGNED_OFF: "green",
    RegistrationState.UNDONE: "grey",
}

AGENDA_HEAD: list[Promise] = [_("Hora"), _("Persona"), _("Referencia"), _("Estado")]
FOUND_HEAD: list[Promise] = [_("Persona"), _("Referencia"), _("Expediente"), _("Oficina"), _("Estado")]
QUEUE_HEAD: list[Promise] = [_("Persona"), _("Referencia"), _("Oficina"), _("Estado")]


def may(actor: Actor, permission: Permission) -> bool:
    """Whether the permission would let the actor pass."""
    try:
        permission(actor)
    except NotAllowed:
        return False
    return True


def shown_in(visits: Iterable[Visit]) -> list[UUID]:
    """Return whose applications a list shows, for the read log."""
    return [visit.application_id for visit in visits]


def tag(state: RegistrationState | None) -> dict[str, object]:
    """Return the state as a coloured tag."""
    return {"text": STATES[state], "colour": COLOURS[state]} if state else NOT_YET


def agenda_rows(visits: Iterable[Visit]) -> list[list[Cell]]:
    """Return time, person, reference, state."""
    return [[_time(visit), _person(visit), printed_reference(visit.reference), tag(visit.state)] for visit in visits]


def found_rows(visits: Iterable[Visit], actor: Actor) -> list[list[Cell]]:
    """Return person, reference, expediente, office, state; linked as far as the actor may go."""
    receives = may(actor, permissions.receives)
    return [
        [
            _person(visit) if receives else visit.name,
            printed_reference(visit.reference),
            _case(visit),
            visit.office_code,
            tag(visit.state),
        ]
        for visit in visits
    ]


def queue_rows(visits: Iterable[Visit]) -> list[list[Cell]]:
    """Return person, reference, office, state."""
    return [
        [_person(visit), printed_reference(visit.reference), visit.office_code, tag(visit.state)] for visit in visits
    ]


def _time(visit: Visit) -> str:
    return hour_in_words(visit.starts_at) if visit.starts_at else ""


def _person(visit: Visit) -> Cell:
    if visit.registration_id:
        return {"text": visit.name, "href": reverse("staff:registration", args=[visit.registration_id])}
    return {"text": visit.name, "href": reverse("staff:application", args=[visit.application_id])}


def _case(visit: Visit) -> Cell:
    if visit.case_file_id is None:
        return ""
    return {"text": str(visit.case_number), "href": reverse("staff:case_file", args=[visit.case_file_id])}
