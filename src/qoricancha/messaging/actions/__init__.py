"""What can be done with contacts, letters and codes."""

from qoricancha.messaging.actions.contacts import (
    adopt_contacts,
    choose_language,
    confirm_contact_proof,
    erase_contacts,
    start_contact_proof,
)
from qoricancha.messaging.actions.delivery import deliver_message
from qoricancha.messaging.actions.letters import queue_letter
from qoricancha.messaging.actions.office import confirm_proposed_contact, propose_contact, retire_contact
from qoricancha.messaging.actions.sign_in import send_sign_in_code

__all__ = [
    "adopt_contacts",
    "choose_language",
    "confirm_contact_proof",
    "confirm_proposed_contact",
    "deliver_message",
    "erase_contacts",
    "propose_contact",
    "queue_letter",
    "retire_contact",
    "send_sign_in_code",
    "start_contact_proof",
]
