"""Where an application stands, in plain words, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qoricancha.casefiles.rules.status import CaseStatus, gives_stay
from qoricancha.credentials.labels import REASONS
from qoricancha.credentials.models import Document
from qoricancha.credentials.rules.renewal import Renewal
from qoricancha.credentials.rules.standing import Standing as PermitStanding
from qoricancha.credentials.rules.states import DocumentState, Reason
from qoricancha.kernel.clock import day_in_lima
from qoricancha.kernel.wording import day_in_words
from qoricancha.law.labels import Sending
from qoricancha.web.public.apply.appointment import Standing

_QUESTIONS = gettext_lazy("Si tiene preguntas, llámenos o acérquese a su oficina.")
_AT_THE_OFFICE = gettext_lazy(
    "Por esta página no se renueva. Vaya a su oficina con su documento, o llámenos: allí le explican el motivo y, "
    "si fue un error, lo corrigen. Su solicitud de refugio sigue en trámite."
)
_NEWS = gettext_lazy("Mientras tanto puede trabajar con su autorización. Le avisaremos cuando haya una novedad.")
_WHILE_VALID = {
    Renewal.OPEN: gettext_lazy("Puede trabajar con su autorización, pero vence pronto: renuévela aquí."),
    Renewal.UNDER_WAY: gettext_lazy("Preparamos su nueva autorización. La que tiene vale hasta que esté lista."),
}
_ONCE_EXPIRED = {
    Renewal.OPEN: gettext_lazy("Renuévela aquí: no hace falta que venga."),
    Renewal.UNDER_WAY: gettext_lazy("Preparamos la nueva y le avisaremos cuando pueda descargarla."),
}
_CLOSED = {
    CaseStatus.DECIDED: gettext_lazy("Su solicitud tiene una decisión definitiva"),
    CaseStatus.WITHDRAWN: gettext_lazy("Usted desistió de su solicitud"),
    CaseStatus.ARCHIVED: gettext_lazy("Su solicitud fue archivada"),
}


@dataclass(frozen=True)
class Stage:
    """A heading, what it means, and what the person can do or expect."""

    title: str
    next: str


def stage_of_application(standing: Standing, sending: Sending) -> Stage:
    """Return the stage before a second officer has signed the registration off; `sending` says what was sent."""
    stages = {
        Standing.NONE: (
            sending.title,
            _("Todavía no tiene cita: elija aquí el día y la hora en que vendrá a la oficina."),
        ),
        Standing.AHEAD: (_("Tiene una cita"), sending.appointment),
        Standing.OVER: (_("Su solicitud sigue guardada"), sending.missed),
        Standing.HAS_COME: (
            _("Ya lo recibimos en la oficina"),
            _("Estamos completando su registro: no necesita otra cita. Le avisaremos de su autorización."),
        ),
    }
    return Stage(*stages[standing])


def stage_of_person(
    status: CaseStatus, permit: Document | None, standing: PermitStanding, renewal: Renewal, *, at: datetime
) -> Stage:
    """Return the stage of somebody with a case file; `permit` is the one shown, `renewal` how it stands with it."""
    if not gives_stay(status):
        return Stage(str(_CLOSED[status]), str(_QUESTIONS))
    if permit is None or permit.state == DocumentState.REQUESTED:
        return Stage(
            _("Preparamos su autorización de trabajo"), _("Le avisaremos en cuanto pueda descargarla en esta página.")
        )
    return Stage(_("Su solicitud está en trámite"), _about_permit(permit, standing, renewal, at))


def _about_permit(permit: Document, standing: PermitStanding, renewal: Renewal, at: datetime) -> str:
    why = f" {_('Motivo:')} {REASONS[Reason(permit.reason)]}." if permit.reason else ""
    if standing == PermitStanding.VALID:
        return str(_WHILE_VALID.get(renewal, _NEWS))
    if standing == PermitStanding.SUSPENDED:
        return _("Su autorización de trabajo está suspendida: por ahora no surte efecto.") + f"{why} {_AT_THE_OFFICE}"
    if permit.state == DocumentState.REVOKED:
        return _("Su autorización de trabajo quedó sin efecto.") + f"{why} {_AT_THE_OFFICE}"
    if permit.valid_from and day_in_lima(at) < permit.valid_from:
        day = day_in_words(permit.valid_from, weekday=False)
        return _("Su autorización de trabajo rige desde el %(day)s.") % {"day": day}
    return _("Su autorización de trabajo venció.") + f" {_ONCE_EXPIRED.get(renewal, _AT_THE_OFFICE)}"
