"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.credentials.rules import states
from qoricancha.credentials.rules.renewal import BY_AN_OFFICER, Occasion
from qoricancha.credentials.rules.standing import ConstanciaOutcome, Standing
from qoricancha.credentials.rules.states import DocumentEvent, DocumentKind, DocumentState, Reason

KINDS: dict[DocumentKind, Promise] = {DocumentKind.WORK_PERMIT: _("Autorización de trabajo")}

STATES: dict[DocumentState, Promise] = {
    DocumentState.REQUESTED: _("En emisión"),
    DocumentState.ISSUED: _("Emitida"),
    DocumentState.SUSPENDED: _("Suspendida"),
    DocumentState.REVOKED: _("Dejada sin efecto"),
    DocumentState.SUPERSEDED: _("Reemplazada por otra"),
}

EVENTS: dict[DocumentEvent, Promise] = {
    DocumentEvent.ISSUE: _("Emitir"),
    DocumentEvent.SUSPEND: _("Suspender"),
    DocumentEvent.REINSTATE: _("Levantar la suspensión"),
    DocumentEvent.REVOKE: _("Dejar sin efecto"),
    DocumentEvent.SUPERSEDE: _("Reemplazar"),
}

REASONS: dict[Reason, Promise] = {
    Reason.UNDER_REVIEW: _("Los datos están en revisión"),
    Reason.REPORTED_LOST: _("Pérdida o robo comunicado por la persona"),
    Reason.JUDICIAL_ORDER: _("Mandato judicial"),
    Reason.ISSUED_IN_ERROR: _("Emitida por error"),
    Reason.FALSE_INFORMATION: _("Información falsa comprobada"),
    Reason.CASE_CLOSED: _("El expediente concluyó"),
    Reason.LEFT_THE_COUNTRY: _("La persona salió del país"),
    Reason.DECEASED: _("Fallecimiento de la persona"),
}

OCCASIONS: dict[Occasion, Promise] = {
    Occasion.FIRST: _("Primera emisión"),
    Occasion.RENEWAL: _("Renovación pedida por la persona"),
    Occasion.EXPIRY: _("Venció o está por vencer"),
    Occasion.CORRECTION: _("Se corrigieron los datos de la persona"),
    Occasion.MISTAKE: _("La anterior salió con un error o no se puede leer"),
    Occasion.LOSS: _("Pérdida o robo: la anterior no debe servir más"),
    Occasion.WRONGLY_ENDED: _("La anterior se suspendió o dejó sin efecto por error"),
}

STANDINGS: dict[Standing, Promise] = {
    Standing.VALID: _("Válida"),
    Standing.SUSPENDED: _("Suspendida"),
    Standing.NOT_VALID: _("No válida"),
    Standing.UNKNOWN: _("No existe un documento con este código"),
}

CONSTANCIA_OUTCOMES: dict[ConstanciaOutcome, Promise] = {
    ConstanciaOutcome.GIVEN: _("Constancia emitida"),
    ConstanciaOutcome.NOT_VALID: _("Solo se da constancia de una autorización válida."),
    ConstanciaOutcome.NO_MATCH: _("Los datos no coinciden con los del documento. Revíselos en el papel."),
    ConstanciaOutcome.CODE_MISSING: _("Escriba también el código de verificación, impreso junto al código QR."),
    ConstanciaOutcome.TOO_MANY: _("Hubo demasiados intentos con este documento. Inténtelo dentro de una hora."),
}


def document_kinds() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(kind.value, words) for kind, words in KINDS.items()]


def document_states() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(state.value, words) for state, words in STATES.items()]


def occasions() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(occasion.value, words) for occasion, words in OCCASIONS.items()]


def occasions_for_officers() -> list[tuple[str, Promise]]:
    """Return what an officer chooses from who has a permit issued again."""
    return [(occasion.value, OCCASIONS[occasion]) for occasion in BY_AN_OFFICER]


def reasons_for(event: DocumentEvent) -> list[tuple[str, Promise]]:
    """Return the reasons an officer may choose from for suspending or revoking."""
    return [(reason.value, REASONS[reason]) for reason in states.REASONS[event]]
