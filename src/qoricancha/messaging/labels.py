"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.messaging.rules.contacts import ContactKind
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


def contact_kinds() -> list[tuple[str, str | Promise]]:
    """Return the choices of Contact.kind."""
    return [(kind.value, label) for kind, label in CONTACT_KINDS.items()]


def message_states() -> list[tuple[str, str | Promise]]:
    """Return the choices of OutboxMessage.state."""
    return [(state.value, label) for state, label in MESSAGE_STATES.items()]
