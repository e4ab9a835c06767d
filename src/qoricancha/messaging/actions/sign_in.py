"""Sending applicants the code with which they sign in."""

from datetime import datetime
from uuid import UUID

from qoricancha.accounts import queries as accounts
from qoricancha.accounts.actions import new_sign_in_code
from qoricancha.accounts.rules.sign_in import is_locked
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.clock import day_in_lima
from qoricancha.kernel.codes import LIVES
from qoricancha.messaging.actions.letters import put_in_outbox
from qoricancha.messaging.models import Contact
from qoricancha.messaging.queries import codes_sent, contacts_with_access, verified_contacts_of
from qoricancha.messaging.rules import limits
from qoricancha.messaging.rules.contacts import ContactKind


@action
def send_sign_in_code(*, by: Actor, at: datetime, sign_in_id: UUID) -> None:
    """Send the code that a sign-in waits for, if there is such an applicant and the limits allow it; once."""
    sign_in = accounts.unanswered_sign_in(sign_in_id, at=at)
    if sign_in is None:
        return
    behind = _contacts_behind(bytes(sign_in.name))
    if len(behind) > 1:
        _ask_for_the_number(behind[0], at)
    elif behind and _may_send(behind[0], at):
        digits = new_sign_in_code(by=by, at=at, sign_in=sign_in, subject=behind[0].owner)
        until = sign_in.asked_at + LIVES
        put_in_outbox(
            behind[0], letter="sign_in", context={"code": digits}, at=at, once=str(sign_in.id), code_until=until
        )


def _contacts_behind(name: bytes) -> list[Contact]:
    """Return the contact named: itself or, by the number of its owner, the phone if there is one."""
    if subject := accounts.subject_with_number(name):
        contacts = {contact.kind: contact for contact in verified_contacts_of(subject)}
        found = contacts.get(ContactKind.PHONE) or contacts.get(ContactKind.EMAIL)
        return [found] if found else []
    return contacts_with_access(name)


def _may_send(contact: Contact, at: datetime) -> bool:
    if is_locked(accounts.wrong_codes_of(contact.owner, at=at)):
        return False
    sent = codes_sent(contact=bytes(contact.token), owner=contact.owner, at=at)
    full = (
        limits.free_from(sent.to_contact, limits.PER_CONTACT, at=at),
        limits.free_from(sent.for_owner, limits.PER_OWNER, at=at),
    )
    return full == (None, None)


def _ask_for_the_number(contact: Contact, at: datetime) -> None:
    put_in_outbox(contact, letter="sign_in_several", context={}, at=at, once=day_in_lima(at).isoformat())
