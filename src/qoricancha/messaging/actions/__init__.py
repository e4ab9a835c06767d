"""What can be done with contacts, letters and codes."""

from qoricancha.messaging.actions.contacts import (
    adopt_contacts,
    confirm_contact_proof,
    erase_contacts,
    start_contact_proof,
)
from qoricancha.messaging.actions.delivery import deliver_message
from qoricancha.messaging.actions.letters import queue_letter
from qoricancha.messaging.actions.sign_in import send_sign_in_code

__all__ = [
    "adopt_contacts",
    "confirm_contact_proof",
    "deliver_message",
    "erase_contacts",
    "queue_letter",
    "send_sign_in_code",
    "start_contact_proof",
]
