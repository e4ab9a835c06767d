"""Where an application stands, in plain words, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qoricancha.casefiles.rules.status import CaseStatus, gives_stay
from qoricancha.credentials.labels import REASONS
from qoricancha.credentials.models import Document
from qoricancha.credentials.rules.standing import Standing
from qoricancha.credentials.rules.states import DocumentState, Reason
from qoricancha.kernel.clock import day_in_lima
from qoricancha.kernel.wording import day_in_words
from qoricancha.law.labels import Sending

_QUESTIONS = gettext_lazy("Si tiene preguntas, llámenos o acérquese a su oficina.")
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


def stage_of_application(starts_at: datetime | None, sending: Sending, *, has_arrived: bool, at: datetime) -> Stage:
    """Return the stage before a second officer has signed the registration off; `sending` says what was sent."""
    if has_arrived:
        return Stage(
            _("Ya lo recibimos en la oficina"),
            _("Estamos completando su registro: no necesita otra cita. Le avisaremos de su autorización."),
        )
    if starts_at is None:
        return Stage(
            sending.title,
            _("Todavía no tiene cita. Vuelva a su solicitud con su referencia y su código secreto y elija día y hora."),
        )
    if day_in_lima(starts_at) >= day_in_lima(at):
        return Stage(_("Tiene una cita"), sending.appointment)
    return Stage(_("La fecha de su cita ya pasó"), sending.missed)


def stage_of_person(status: CaseStatus, permit: Document | None, standing: Standing, *, at: datetime) -> Stage:
    """Return the stage of somebody with a case file; `permit` is their newest."""
    if not gives_stay(status):
        return Stage(str(_CLOSED[status]), str(_QUESTIONS))
    if permit is None or permit.state == DocumentState.REQUESTED:
        return Stage(
            _("Preparamos su autorización de trabajo"), _("Le avisaremos en cuanto pueda descargarla en esta página.")
        )
    if standing == Standing.VALID:
        return Stage(
            _("Su solicitud está en trámite"),
            _("Mientras tanto puede trabajar con su autorización. Le avisaremos cuando haya una novedad."),
        )
    return Stage(_("Su solicitud está en trámite"), _about_permit(permit, standing, at))


def _about_permit(permit: Document, standing: Standing, at: datetime) -> str:
    why = f" {_('Motivo:')} {REASONS[Reason(permit.reason)]}." if permit.reason else ""
    if standing == Standing.SUSPENDED:
        return _("Su autorización de trabajo está suspendida: por ahora no surte efecto.") + f"{why} {_QUESTIONS}"
    if permit.state == DocumentState.REVOKED:
        return _("Su autorización de trabajo quedó sin efecto.") + f"{why} {_QUESTIONS}"
    if permit.valid_from and day_in_lima(at) < permit.valid_from:
        day = day_in_words(permit.valid_from, weekday=False)
        return _("Su autorización de trabajo rige desde el %(day)s.") % {"day": day}
    return _("Su autorización de trabajo venció. Acérquese a su oficina para renovarla.")
