"""Contacts that their owners prove, take along, or leave behind."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.codes import Outcome
from qoricancha.kernel.sealing import SealingKey, new_key
from qoricancha.kernel.tokens import same
from qoricancha.messaging.actions.proving import clean_value, fault_of, newest_proof, send_code, try_code, typed_code
from qoricancha.messaging.models import Contact, ContactProof, OutboxMessage
from qoricancha.messaging.permissions import check_owner
from qoricancha.messaging.queries import contact_token, contacts_of, touching, wait_for_turn
from qoricancha.messaging.queries import still_held as among
from qoricancha.messaging.rules.contacts import ContactKind
from qoricancha.reference.rules.codes import SPANISH


@action
def start_contact_proof(
    *,
    by: Actor,
    at: datetime,
    owner: UUID,
    kind: ContactKind,
    value: str,
    client: bytes,
    key: SealingKey | None = None,
    language: str = SPANISH,
) -> ContactProof:
    """Keep the owner's contact, unverified if it is new or changed, and send it a code; return the proof under way.

    Asked again before `resend_from` it sends nothing and returns the same proof; for a contact that is verified
    already it returns the confirmed one. `client` is the token of the network address that asks; `key` (the owner's)
    seals a new contact; letters to it go in the `language`.
    Raises InvalidInput for field "value": no contact, no mobile, too many codes. All that is said goes by what this
    owner asked for; what others sent to the contact is the worker's to know (see README).
    """
    check_owner(by, owner)
    clean = clean_value(kind, value)
    with touching(by, owner=owner):
        wait_for_turn(owner.bytes)
        contact = _keep_contact(owner, kind, clean, contact_token(kind, clean), key, language, at)
        proof = newest_proof(contact)
        if proof and (contact.is_verified or at < proof.resend_from):
            return proof
        return send_code(contact, by=by, at=at, client=client)


def confirm_contact_proof(*, by: Actor, at: datetime, owner: UUID, kind: ContactKind, code: str) -> Contact:
    """Compare what was typed with the newest code sent to the contact; return the contact, verified.

    Raises InvalidInput for field "code". The attempt is counted before that: catch it inside the transaction (a page
    does), else the count is lost with the rollback.
    """
    check_owner(by, owner)
    contact, outcome = _try_code(by=by, at=at, owner=owner, kind=kind, digits=typed_code(code))
    if contact is None or outcome != Outcome.RIGHT:
        raise fault_of(outcome)
    return contact


@action
def choose_language(*, by: Actor, at: datetime, owner: UUID, language: str) -> None:  # noqa: ARG001 - every action is told who and when
    """Let letters to an owner go in this language from here on. Raises NotAllowed."""
    check_owner(by, owner)
    with touching(by, owner=owner):
        Contact.objects.filter(owner=owner, ended_at=None).exclude(language=language).update(language=language)


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
        moving = among(moving, still_held)
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


def _keep_contact(
    owner: UUID, kind: ContactKind, value: str, its_token: bytes, key: SealingKey | None, language: str, at: datetime
) -> Contact:
    contact = _current(owner, kind)
    if contact is None:
        contact = Contact(owner=owner, kind=kind, key=key or new_key(), token=its_token, created_at=at)
        contact.value, contact.language = value, language
        contact.save(force_insert=True)
        return contact
    if not same(bytes(contact.token), its_token):
        contact.value, contact.token, contact.verified_at = value, its_token, None
        contact.save(update_fields=["value", "token", "verified_at"])
    if contact.language != language:
        contact.language = language
        contact.save(update_fields=["language"])
    return contact


def _current(owner: UUID, kind: ContactKind) -> Contact | None:
    return Contact.objects.current().select_related("key").filter(owner=owner, kind=kind).first()


@action
def _try_code(
    *, by: Actor, at: datetime, owner: UUID, kind: ContactKind, digits: str
) -> tuple[Contact | None, Outcome]:
    with touching(by, owner=owner):
        contact = _current(owner, kind)
        return contact, try_code(contact, digits, at=at, verify=_verify)


def _verify(contact: Contact, proof: ContactProof, at: datetime) -> bool:
    """Verify the contact, if it still is what the code was sent to: it was read before the proof was locked."""
    return Contact.objects.filter(id=contact.id, token=proof.token).update(verified_at=at) == 1
