"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.appointments.rules.services import Ending, Service

SERVICES: dict[Service, Promise] = {Service.REGISTRATION_IN_PERSON: _("Registro presencial")}
ENDINGS: dict[Ending, Promise] = {
    Ending.MOVED: _("La persona eligió otra cita"),
    Ending.MISSED: _("La persona no vino y eligió otra cita"),
    Ending.OFFICE_CLOSED: _("La oficina cerró en ese horario"),
    Ending.RECEIVED_ELSEWHERE: _("Otra oficina recibió a la persona"),
}


def services() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(service.value, words) for service, words in SERVICES.items()]
