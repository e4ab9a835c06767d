"""Reads of contacts, letters and codes."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q

from qoricancha.accounts.queries import subjects_with_access
from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.db import acting
from qoricancha.kernel.tokens import token
from qoricancha.messaging.models import Contact, ContactProof, OutboxMessage
from qoricancha.messaging.rules import limits
from qoricancha.messaging.rules.contacts import ContactKind, IdentityCheck, text_of_token
from qoricancha.messaging.rules.letters import Letter, LetterFault, parse_letter
from qoricancha.reference.rules.codes import SPANISH

_LETTERS = Path(__file__).parent / "letters"
_PORTS = {ContactKind.EMAIL: "messaging.mail", ContactKind.PHONE: "messaging.sms"}


@dataclass(frozen=True)
class CodesSent:
    """When codes went out in the last day."""

    to_contact: list[datetime]
    for_owner: list[datetime]


@dataclass(frozen=True)
class Proposal:
    """A contact that waits for its code at the office, and the newest code sent to it."""

    kind: ContactKind
    value: str
    identity: IdentityCheck
    sent_at: datetime
    resend_from: datetime
    expires_at: datetime


@dataclass(frozen=True)
class OfficeStep:
    """Something that an officer did to somebody's contacts. `proved`: confirmed one; else gave one up."""

    kind: ContactKind
    proved: bool
    identity: IdentityCheck
    at: datetime
    by: UUID


def contact_token(kind: ContactKind, value: str) -> bytes:
    """Return the token of a normalised contact."""
    return token("contact", text_of_token(kind, value))


def kinds_in_use() -> list[ContactKind]:
    """Return the kinds of contact that this installation can send to."""
    return [kind for kind, port in _PORTS.items() if port in settings.QORICANCHA_ADAPTERS]


def contacts_of(owner: UUID) -> list[Contact]:
    """Return the owner's present contacts, verified or not, each with its key; the e-mail address first."""
    return list(Contact.objects.current().filter(owner=owner).select_related("key").order_by("kind"))


def verified_contacts_of(owner: UUID) -> list[Contact]:
    """Return the owner's contacts to which letters may be sent; the e-mail address first."""
    return [contact for contact in contacts_of(owner) if contact.is_verified]


def language_of(owner: UUID) -> str:
    """Return the language in which the owner wants letters: that of their newest contact, or else Spanish."""
    newest = Contact.objects.filter(owner=owner, is_proposed=False).order_by("-created_at").first()
    return newest.language if newest else SPANISH


def contacts_with_access(its_token: bytes) -> list[Contact]:
    """Return the verified contacts of this token whose owners may sign in; several where people share a phone."""
    found = Contact.objects.current().filter(token=its_token, verified_at__isnull=False)
    contacts = list(found.select_related("key").order_by("id"))
    allowed = subjects_with_access(contact.owner for contact in contacts)
    return [contact for contact in contacts if contact.owner in allowed]


def still_held(contacts: Iterable[Contact], values: Collection[str]) -> list[Contact]:
    """Return those of the contacts that are among these phones and addresses; capitals do not matter."""
    return [
        contact
        for contact in contacts
        if bytes(contact.token) in {contact_token(ContactKind(contact.kind), value) for value in values}
    ]


def proposals_of(owner: UUID) -> list[Proposal]:
    """Return the contacts of an owner that wait for their code, the e-mail address first. Two queries."""
    proposed = {one.id: one for one in Contact.objects.proposed().filter(owner=owner).select_related("key")}
    proofs = ContactProof.objects.filter(contact__in=proposed).order_by("contact__kind", "sent_at")
    newest = {proof.contact_id: proof for proof in proofs if proof.token == proposed[proof.contact_id].token}
    return [_proposal(proposed[contact], proof) for contact, proof in newest.items()]


def office_steps(owner: UUID) -> list[OfficeStep]:
    """Return what officers did to an owner's contacts: each that they had proved, or ended without another.

    Two queries.
    """
    confirmed = ContactProof.objects.filter(owner=owner, confirmed_at__isnull=False, asked_by__isnull=False)
    proved = [
        OfficeStep(kind=ContactKind(kind), proved=True, identity=IdentityCheck(identity), at=at, by=by)
        for kind, identity, at, by in confirmed.values_list("contact__kind", "identity", "confirmed_at", "asked_by")
        if at and by
    ]
    ended = Contact.objects.filter(owner=owner, ended_at__isnull=False)
    replaced = {(step.kind, step.at) for step in proved}
    gone = [
        OfficeStep(kind=ContactKind(kind), proved=False, identity=IdentityCheck(identity), at=at, by=by)
        for kind, identity, at, by in ended.values_list("kind", "ended_identity", "ended_at", "ended_by")
        if at and by and (kind, at) not in replaced
    ]
    return proved + gone


@cache
def letter(name: str, language: str = SPANISH) -> Letter:
    """Return a letter. Raises LetterFault when there is none of this name in this language."""
    path = _LETTERS / name / f"{language}.md"
    if not path.is_file():
        raise LetterFault(f"there is no letter {name}/{language}")
    return parse_letter(path.read_text(encoding="utf-8"), name=name, language=language)


def letter_for(name: str, language: str) -> Letter:
    """Return a letter in this language, or else in Spanish. Raises LetterFault when there is none of this name."""
    return letter(name, language if (_LETTERS / name / f"{language}.md").is_file() else SPANISH)


def letter_names() -> list[str]:
    """Return the names of all letters, sorted."""
    return sorted(path.name for path in _LETTERS.iterdir())


def proofs_asked_for(owner: UUID, *, at: datetime) -> list[ContactProof]:
    """Return the proofs that this owner asked for in the last day, the oldest first."""
    return list(ContactProof.objects.filter(owner=owner, sent_at__gt=at - limits.LONGEST_SPAN).order_by("sent_at"))


def codes_sent(*, contact: bytes, owner: UUID, at: datetime) -> CodesSent:
    """Return when codes left for this contact and this owner, or surely will: for the worker, which sees them all.

    Others who ask about the same wait until this transaction ends.
    """
    wait_for_turn(owner.bytes)
    wait_for_turn(contact)
    surely = Q(attempts__gt=0) | Q(contact_verified_at__isnull=False)
    codes = OutboxMessage.objects.filter(surely, code_until__isnull=False, queued_at__gt=at - limits.LONGEST_SPAN)
    moments = codes.order_by("queued_at").values_list("queued_at", flat=True)
    return CodesSent(list(moments.filter(recipient_token=contact)), list(moments.filter(owner=owner)))


def wait_for_turn(whose: bytes) -> None:
    """Wait for the transactions that hold the turn of the same owner or contact; hold it until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [whose.hex()])


def _proposal(contact: Contact, proof: ContactProof) -> Proposal:
    return Proposal(
        ContactKind(contact.kind),
        contact.value,
        IdentityCheck(proof.identity),
        proof.sent_at,
        proof.resend_from,
        proof.expires_at,
    )


@contextmanager
def touching(by: Actor, *, owner: UUID | None = None, contact: UUID | None = None) -> Iterator[None]:
    """Name to the database the one owner, or the one contact, whose rows a member of staff means.

    Staff see contacts one owner at a time and can never list them; the public and the worker are bound already.
    """
    if by.kind != ActorKind.STAFF:
        yield
        return
    with acting(by, subject=owner, lookup=contact.bytes if contact else None):
        yield
