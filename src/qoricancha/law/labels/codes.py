"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.law.rules.competence import Filer, Receiver
from qoricancha.law.rules.terms import TermKind

TERM_KINDS: dict[TermKind, Promise] = {
    TermKind.FILING: _("Presentación de la solicitud"),
    TermKind.FORWARDING: _("Remisión de la solicitud a la Comisión"),
    TermKind.CURE: _("Subsanación de observaciones"),
    TermKind.DECISION: _("Resolución de la solicitud"),
    TermKind.PRIORITY_DECISION: _("Resolución de la solicitud priorizada"),
    TermKind.ABANDONMENT: _("Declaración de abandono"),
    TermKind.NOTICE: _("Notificación del acto"),
    TermKind.ACKNOWLEDGEMENT: _("Acuse de recibo de la notificación electrónica"),
    TermKind.NOTICE_ON_PAPER: _("Notificación por cédula"),
    TermKind.NOTICE_EFFECT: _("La notificación surte efecto"),
    TermKind.FILE_RECONSIDERATION: _("Presentación de la reconsideración"),
    TermKind.RULE_RECONSIDERATION: _("Resolución de la reconsideración"),
    TermKind.FILE_APPEAL: _("Presentación de la apelación"),
    TermKind.RULE_APPEAL: _("Resolución de la apelación"),
    TermKind.DEPARTURE: _("Permanencia tras la denegatoria definitiva"),
    TermKind.CHANGES: _("Comunicación de cambios"),
    TermKind.RESIDENCE: _("Residencia como refugiado"),
    TermKind.TEMPORARY_PROTECTION: _("Protección temporal"),
    TermKind.DATA_INFORMATION: _("Respuesta sobre el uso de sus datos"),
    TermKind.DATA_ACCESS: _("Respuesta al pedido de ver sus datos"),
    TermKind.DATA_CORRECTION: _("Respuesta al pedido de corregir, suprimir u oponerse"),
    TermKind.DATA_OBSERVATION: _("Observación del pedido sobre sus datos"),
}
FILERS: dict[Filer, Promise] = {
    Filer.APPLICANT: _("la persona solicitante"),
    Filer.REPRESENTATIVE: _("su representante legal"),
    Filer.UNHCR: _("el ACNUR con su consentimiento"),
}
RECEIVERS: dict[Receiver, Promise] = {
    Receiver.CEPR: _("la Comisión Especial para los Refugiados"),
    Receiver.MIGRACIONES: _("la Superintendencia Nacional de Migraciones"),
}


def term_kinds() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(kind.value, words) for kind, words in TERM_KINDS.items()]
