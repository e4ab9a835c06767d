"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.law.rules.competence import Filer, FilingWay, Receiver
from qoricancha.law.rules.terms import TermEvent, TermKind

TERM_KINDS: dict[TermKind, Promise] = {
    TermKind.DECISION: _("Resolución de la solicitud"),
    TermKind.PRIORITY_DECISION: _("Resolución de la solicitud priorizada"),
    TermKind.NOTICE: _("Notificación del acto"),
    TermKind.ACKNOWLEDGEMENT: _("Acuse de recibo de la notificación electrónica"),
}
TERM_EVENTS: dict[TermEvent, Promise] = {
    TermEvent.FILING: _("Presentación de la solicitud"),
    TermEvent.PRIORITY_SET: _("Priorización de la solicitud"),
    TermEvent.ACT_ISSUED: _("Expedición del acto"),
    TermEvent.NOTICE_SENT: _("Envío de la notificación"),
}
FILERS: dict[Filer, Promise] = {
    Filer.APPLICANT: _("La persona solicitante"),
    Filer.REPRESENTATIVE: _("Su representante legal"),
    Filer.UNHCR: _("El ACNUR, con su consentimiento"),
}
FILING_WAYS: dict[FilingWay, Promise] = {
    FilingWay.ONLINE: _("En línea"),
    FilingWay.IN_PERSON: _("En persona"),
}
RECEIVERS: dict[Receiver, Promise] = {
    Receiver.CEPR: _("Comisión Especial para los Refugiados"),
    Receiver.MIGRACIONES: _("Superintendencia Nacional de Migraciones"),
}


def term_kinds() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(kind.value, words) for kind, words in TERM_KINDS.items()]
