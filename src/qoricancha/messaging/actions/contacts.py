"""Proving that somebody reads what is sent to a contact."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from qoricancha.accounts.actions import count_for_client
from qoricancha.accounts.labels import CODE_FAULTS, NO_CODE
from qoricancha.accounts.rules.clients import Counted
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.codes import ATTEMPTS, LIVES, Outcome, code_hash, new_code, outcome_of, typed_digits
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.kernel.sealing import SealingKey, new_key
from qoricancha.kernel.tokens import same
from qoricancha.kernel.wording import hour_in_words
from qoricancha.messaging.actions.letters import put_in_outbox
from qoricancha.messaging.models import Contact, ContactProof, OutboxMessage
from qoricancha.messaging.permissions import check_owner
from qoricancha.messaging.queries import (
    contact_token,
    contacts_of,
    kinds_in_use,
    proofs_asked_for,
    touching,
    wait_for_turn,
)
from qoricancha.messaging.rules import limits
from qoricancha.messaging.rules.contacts import ContactKind, NotAContact, normalised, receives_sms


@action
def start_contact_proof(
    *, by: Actor, at: datetime, owner: UUID, kind: ContactKind, value: str, client: bytes, key: SealingKey | None = None
) -> ContactProof:
    """Keep the owner's contact, unverified if it is new or changed, and send it a code; return the proof under way.

    Asked again before `resend_from` it sends nothing and returns the same proof; for a contact that is verified
    already it returns the confirmed one. `client` is the token of the network address that asks; `key` (the owner's)
    seals a new contact.
    Raises InvalidInput for field "value": no contact, no mobile, too many codes. All that is said goes by what this
    owner asked for; what others sent to the contact is the worker's to know (see README).
    """
    check_owner(by, owner)
    clean = _clean(kind, value)
    its_token = contact_token(kind, clean)
    with touching(by, owner=owner):
        wait_for_turn(owner.bytes)
        contact = _keep_contact(owner, kind, clean, its_token, key, at)
        proof = contact.proofs.filter(token=its_token).order_by("-sent_at").first()
        if proof and (contact.is_verified or at < proof.resend_from):
            return proof
        asked = proofs_asked_for(owner, at=at)
        to_contact = [one.sent_at for one in asked if same(bytes(one.token), its_token)]
        _refuse_beyond_limits(to_contact, [one.sent_at for one in asked], at)
        _count_code(by, at, client, kind)
        return _send_code(contact, to_contact, at)


def confirm_contact_proof(*, by: Actor, at: datetime, owner: UUID, kind: ContactKind, code: str) -> Contact:
    """Compare what was typed with the newest code sent to the contact; return the contact, verified.

    Raises InvalidInput for field "code". The attempt is counted before that: catch it inside the transaction (a page
    does), else the count is lost with the rollback.
    """
    check_owner(by, owner)
    digits = typed_digits(code)
    if digits is None:
        raise InvalidInput({"code": NO_CODE})
    contact, outcome = _try_code(by=by, at=at, owner=owner, kind=kind, digits=digits)
    if contact is None or outcome != Outcome.RIGHT:
        raise InvalidInput({"code": CODE_FAULTS[outcome]})
    return contact


@action
def adopt_contacts(
    *,
    by: Actor,
    at: datetime,  # noqa: ARG001 - every action has its moment
    from_owner: UUID,
    to_owner: UUID,
    key: SealingKey,
    still_held: Collection[str] | None = None,
) -> list[Contact]:
    """Give the contacts of a draft or application to the person it became, verified or not, sealed under their key.

    A kind that the new owner has already stays where it is, and so does a value
    that is not among those `still_held`. Returns the contacts that moved.
    """
    with touching(by, owner=to_owner):
        there = {contact.kind for contact in contacts_of(to_owner)}
    with touching(by, owner=from_owner):
        moving = [contact for contact in contacts_of(from_owner) if contact.kind not in there]
    if still_held is not None:
        moving = [contact for contact in moving if contact.value in still_held]
    for contact in moving:
        contact.value, contact.key, contact.owner = contact.value, key, to_owner
        with touching(by, contact=contact.id):
            ContactProof.objects.filter(contact=contact).update(owner=to_owner)
            OutboxMessage.objects.filter(contact=contact).update(owner=to_owner)
            contact.save(update_fields=["value", "key", "owner"])
    return moving


@action
def erase_contacts(*, by: Actor, at: datetime, owners: Collection[UUID]) -> None:  # noqa: ARG001 - declared by the decorator
    """Erase the contacts of drafts that were never sent, with proofs and messages, and destroy their keys."""
    contacts = Contact.objects.filter(owner__in=owners)
    keys = set(contacts.values_list("key", flat=True))
    OutboxMessage.objects.filter(contact__in=contacts).delete()
    contacts.delete()
    SealingKey.objects.filter(id__in=keys).update(wrapped=None, destroyed_at=at)


def _clean(kind: ContactKind, value: str) -> str:
    if kind not in kinds_in_use():
        raise InvalidInput({"value": _("Por ahora no podemos enviar mensajes por este medio.")})
    try:
        clean = normalised(kind, value)
    except NotAContact:
        raise InvalidInput({"value": _NO_CONTACT[kind]()}) from None
    if kind == ContactKind.PHONE and not receives_sms(clean):
        raise InvalidInput(
            {"value": _("Solo enviamos mensajes a celulares peruanos. Escriba un celular del Perú o use un correo.")}
        )
    return clean


_NO_CONTACT = {
    ContactKind.PHONE: lambda: _("Escriba un número de celular de 9 dígitos, por ejemplo 912 345 678."),
    ContactKind.EMAIL: lambda: _("Escriba un correo electrónico, por ejemplo nombre@correo.pe."),
}


def _keep_contact(
    owner: UUID, kind: ContactKind, value: str, its_token: bytes, key: SealingKey | None, at: datetime
) -> Contact:
    contact = Contact.objects.select_related("key").filter(owner=owner, kind=kind).first()
    if contact is None:
        contact = Contact(owner=owner, kind=kind, key=key or new_key(), value=value, token=its_token, created_at=at)
        contact.save(force_insert=True)
    elif not same(bytes(contact.token), its_token):
        contact.value, contact.token, contact.verified_at = value, its_token, None
        contact.save(update_fields=["value", "token", "verified_at"])
    return contact


def _refuse_beyond_limits(to_contact: list[datetime], for_owner: list[datetime], at: datetime) -> None:
    waits = [
        limits.free_from(to_contact, limits.PER_CONTACT, at=at),
        limits.free_from(for_owner, limits.PER_OWNER, at=at),
    ]
    if wait := max((moment for moment in waits if moment), default=None):
        text = _("Ya enviamos códigos. Puede pedir otro desde las %(hour)s.") % {"hour": hour_in_words(wait)}
        raise InvalidInput({"value": text})


def _count_code(by: Actor, at: datetime, client: bytes, kind: ContactKind) -> None:
    what = Counted.CODE_BY_SMS if kind == ContactKind.PHONE else Counted.CODE_BY_EMAIL
    try:
        count_for_client(by=by, at=at, client=client, what=what)
    except Conflict as refusal:
        raise InvalidInput({"value": str(refusal)}) from None


def _send_code(contact: Contact, sent_before: list[datetime], at: datetime) -> ContactProof:
    digits = new_code()
    proof = ContactProof(contact=contact, owner=contact.owner, token=contact.token, sent_at=at, expires_at=at + LIVES)
    proof.code_hash = code_hash(proof.id, digits)
    proof.resend_from = at + limits.pause_after([*sent_before, at])
    proof.save(force_insert=True)
    put_in_outbox(
        contact, letter="code", context={"code": digits}, at=at, once=str(proof.id), code_until=proof.expires_at
    )
    return proof


@action
def _try_code(
    *, by: Actor, at: datetime, owner: UUID, kind: ContactKind, digits: str
) -> tuple[Contact | None, Outcome]:
    with touching(by, owner=owner):
        contact = Contact.objects.select_related("key").filter(owner=owner, kind=kind).first()
        proofs = ContactProof.objects.filter(contact=contact, token=contact.token) if contact else None
        proof = proofs.select_for_update().order_by("-sent_at").first() if proofs is not None else None
        if contact is None or proof is None:
            return None, Outcome.NOT_SENT
        right = same(bytes(proof.code_hash), code_hash(proof.id, digits))
        if right and proof.confirmed_at and contact.is_verified:
            return contact, Outcome.RIGHT
        outcome = outcome_of(right=right, attempts=proof.attempts, expires_at=proof.expires_at, at=at)
        return contact, _settled(contact, proof, outcome, at)


def _settled(contact: Contact, proof: ContactProof, outcome: Outcome, at: datetime) -> Outcome:
    """Record what became of a try. The right code for a contact that was changed meanwhile has expired."""
    if outcome == Outcome.RIGHT:
        if not _verify(contact, proof, at):
            return Outcome.EXPIRED
        ContactProof.objects.filter(id=proof.id).update(confirmed_at=at)
        contact.verified_at = at
    elif proof.attempts < ATTEMPTS:
        ContactProof.objects.filter(id=proof.id).update(attempts=F("attempts") + 1)
    return outcome


def _verify(contact: Contact, proof: ContactProof, at: datetime) -> bool:
    """Verify the contact, if it still is what the code was sent to: it was read before the proof was locked."""
    return Contact.objects.filter(id=contact.id, token=proof.token).update(verified_at=at) == 1
