"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.messaging.rules.contacts import AT_THE_COUNTER, ContactKind, IdentityCheck
from qoricancha.messaging.rules.delivery import MessageState

CONTACT_KINDS: dict[ContactKind, str | Promise] = {
    ContactKind.EMAIL: _("Correo electrónico"),
    ContactKind.PHONE: _("Celular"),
}
MESSAGE_STATES: dict[MessageState, str | Promise] = {
    MessageState.QUEUED: _("Por enviar"),
    MessageState.SENDING: _("Enviándose"),
    MessageState.SENT: _("Enviado"),
    MessageState.FAILED: _("No se pudo enviar"),
    MessageState.UNCERTAIN: _("No se sabe si salió"),
}
IDENTITY_CHECKS: dict[IdentityCheck, str | Promise] = {
    IdentityCheck.INTERVIEW: _("En la entrevista"),
    IdentityCheck.PHOTOGRAPH: _("Comparé su rostro con la fotografía del expediente"),
    IdentityCheck.DOCUMENT: _("Revisé su documento de identidad"),
}


def contact_kinds() -> list[tuple[str, str | Promise]]:
    """Return the choices of Contact.kind."""
    return [(kind.value, label) for kind, label in CONTACT_KINDS.items()]


def identity_checks() -> list[tuple[str, str | Promise]]:
    """Return the choices of ContactProof.identity."""
    return [(check.value, label) for check, label in IDENTITY_CHECKS.items()]


def identity_checks_at_the_counter() -> list[tuple[str, str | Promise]]:
    """Return what an officer chooses from once the interview is over."""
    return [(check.value, IDENTITY_CHECKS[check]) for check in AT_THE_COUNTER]


def message_states() -> list[tuple[str, str | Promise]]:
    """Return the choices of OutboxMessage.state."""
    return [(state.value, label) for state, label in MESSAGE_STATES.items()]
