"""Contacts proved at the office, for a person who is present: they read out the code, the officer types it.

The contact that the person has stays theirs until the code of the new one has
come back: a mistyped number costs nobody the way into their own place.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from qoricancha.accounts.actions import end_sign_ins_of
from qoricancha.accounts.queries import client_token
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.codes import Outcome
from qoricancha.kernel.errors import InvalidInput, NotFound
from qoricancha.kernel.sealing import SealingKey
from qoricancha.kernel.tokens import same
from qoricancha.messaging.actions.proving import clean_value, fault_of, newest_proof, send_code, try_code, typed_code
from qoricancha.messaging.models import Contact, ContactProof
from qoricancha.messaging.permissions import proves_for_others
from qoricancha.messaging.queries import contact_token, language_of, touching, wait_for_turn
from qoricancha.messaging.rules.contacts import ContactKind, IdentityCheck

LETTER = "office_code"


@action
def propose_contact(
    *,
    by: Actor,
    at: datetime,
    owner: UUID,
    kind: ContactKind,
    value: str,
    key: SealingKey,
    identity: IdentityCheck,
) -> ContactProof:
    """Send a code to a contact that an owner is to have instead of their present one; return the proof under way.

    Asked again before `resend_from` it sends nothing and returns the same proof. `key` (the owner's) seals it.
    Raises NotAllowed; InvalidInput for field "value": no contact, no mobile, proved already, too many codes.
    """
    proves_for_others(by)
    clean = clean_value(kind, value)
    with touching(by, owner=owner):
        wait_for_turn(owner.bytes)
        _refuse_proved(owner, kind, clean)
        contact = _propose(owner, kind, clean, key, at)
        proof = newest_proof(contact)
        if proof and at < proof.resend_from:
            return proof
        client = client_token(f"officer {by.id}")
        return send_code(contact, by=by, at=at, client=client, letter=LETTER, identity=identity)


def confirm_proposed_contact(*, by: Actor, at: datetime, owner: UUID, kind: ContactKind, code: str) -> Contact:
    """Compare what the person read out with the newest code; return the contact, now theirs, verified.

    It takes the place of the one they had, whose sign-ins end. Raises NotAllowed; InvalidInput for field "code",
    after counting the attempt: catch it inside the transaction (a page does), else the count is lost.
    """
    proves_for_others(by)
    contact, outcome = _try_code(by=by, at=at, owner=owner, kind=kind, digits=typed_code(code))
    if contact is None or outcome != Outcome.RIGHT:
        raise fault_of(outcome)
    return contact


@action
def retire_contact(*, by: Actor, at: datetime, owner: UUID, kind: ContactKind, identity: IdentityCheck) -> None:
    """End a contact that its owner no longer has; nothing goes to it any more, and its sign-ins end.

    Raises NotAllowed, NotFound.
    """
    proves_for_others(by)
    if not _end(by, at, owner, kind, identity):
        raise NotFound(_("Esta persona no tiene ese contacto."))


def _refuse_proved(owner: UUID, kind: ContactKind, value: str) -> None:
    held = Contact.objects.current().filter(owner=owner, kind=kind).first()
    if held and held.is_verified and same(bytes(held.token), contact_token(kind, value)):
        raise InvalidInput({"value": _("Este contacto ya está confirmado.")})


def _propose(owner: UUID, kind: ContactKind, value: str, key: SealingKey, at: datetime) -> Contact:
    its_token = contact_token(kind, value)
    contact = Contact.objects.proposed().select_related("key").filter(owner=owner, kind=kind).first()
    if contact is None:
        contact = Contact(owner=owner, kind=kind, key=key, token=its_token, created_at=at, is_proposed=True)
        contact.value, contact.language = value, language_of(owner)
        contact.save(force_insert=True)
    elif not same(bytes(contact.token), its_token):
        contact.value, contact.token = value, its_token
        contact.save(update_fields=["value", "token"])
    return contact


@action
def _try_code(
    *, by: Actor, at: datetime, owner: UUID, kind: ContactKind, digits: str
) -> tuple[Contact | None, Outcome]:
    """Try the code of the proposed contact; without one, a button pressed twice means the one just proved."""

    def take_over(contact: Contact, proof: ContactProof, at: datetime) -> bool:
        return _take_over(contact, proof, at, by=by)

    with touching(by, owner=owner):
        wait_for_turn(owner.bytes)
        of_kind = Contact.objects.select_related("key").filter(owner=owner, kind=kind, ended_at=None)
        contact = of_kind.order_by("-is_proposed").first()
        return contact, try_code(contact, digits, at=at, verify=take_over)


def _take_over(contact: Contact, proof: ContactProof, at: datetime, *, by: Actor) -> bool:
    """Put the proposed contact in the place of the present one."""
    if not contact.is_proposed:
        return False
    _end(by, at, contact.owner, ContactKind(contact.kind), IdentityCheck(proof.identity))
    proposed = Contact.objects.proposed().filter(id=contact.id, token=proof.token)
    contact.is_proposed = proposed.update(is_proposed=False, verified_at=at) != 1
    return not contact.is_proposed


def _end(by: Actor, at: datetime, owner: UUID, kind: ContactKind, identity: IdentityCheck) -> bool:
    with touching(by, owner=owner):
        held = Contact.objects.current().filter(owner=owner, kind=kind)
        if not held.update(ended_at=at, ended_by=by.id, ended_identity=identity):
            return False
        end_sign_ins_of(by=by, at=at, subject=owner)
    return True
