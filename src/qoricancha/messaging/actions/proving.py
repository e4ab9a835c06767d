"""Sending a code to a contact, and comparing what is typed with it. The callers know whose contact it is."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from qoricancha.accounts.actions import count_for_client
from qoricancha.accounts.labels import CODE_FAULTS, NO_CODE
from qoricancha.accounts.rules.clients import Counted
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.codes import ATTEMPTS, LIVES, Outcome, code_hash, new_code, outcome_of, typed_digits
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.kernel.tokens import same
from qoricancha.kernel.wording import hour_in_words
from qoricancha.messaging.actions.letters import put_in_outbox
from qoricancha.messaging.models import Contact, ContactProof
from qoricancha.messaging.queries import kinds_in_use, proofs_asked_for
from qoricancha.messaging.rules import limits
from qoricancha.messaging.rules.contacts import ContactKind, IdentityCheck, NotAContact, normalised, receives_sms

_NO_CONTACT = {
    ContactKind.PHONE: lambda: _("Escriba un número de celular de 9 dígitos, por ejemplo 912 345 678."),
    ContactKind.EMAIL: lambda: _("Escriba un correo electrónico, por ejemplo nombre@correo.pe."),
}


def clean_value(kind: ContactKind, value: str) -> str:
    """Return the contact as kept. Raises InvalidInput for field "value": no contact, or none that we send to."""
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


def typed_code(code: str) -> str:
    """Return the digits that were typed. Raises InvalidInput for field "code" where they can be none."""
    digits = typed_digits(code)
    if digits is None:
        raise InvalidInput({"code": NO_CODE})
    return digits


def fault_of(outcome: Outcome) -> InvalidInput:
    """Return what to tell whoever typed a code that was not right."""
    return InvalidInput({"code": CODE_FAULTS[outcome]})


def newest_proof(contact: Contact) -> ContactProof | None:
    """Return the newest code sent to the contact as it is now."""
    return contact.proofs.filter(token=contact.token).order_by("-sent_at").first()


def send_code(
    contact: Contact,
    *,
    by: Actor,
    at: datetime,
    client: bytes,
    letter: str = "code",
    identity: IdentityCheck | None = None,
) -> ContactProof:
    """Send the contact a code. Raises InvalidInput for field "value" beyond the limits.

    `client` is the token of who asks; `identity` is how the officer who asks made sure of the person.
    """
    asked = proofs_asked_for(contact.owner, at=at)
    to_contact = [one.sent_at for one in asked if same(bytes(one.token), bytes(contact.token))]
    _refuse_beyond_limits(to_contact, [one.sent_at for one in asked], at)
    _count_code(by, at, client, ContactKind(contact.kind))
    proof = ContactProof(contact=contact, owner=contact.owner, token=contact.token, sent_at=at, expires_at=at + LIVES)
    if identity:
        proof.asked_by_id, proof.identity = by.id, identity
    return _sent(proof, letter, pause=limits.pause_after([*to_contact, at]) + at)


def try_code(
    contact: Contact | None,
    digits: str,
    *,
    at: datetime,
    verify: Callable[[Contact, ContactProof, datetime], bool],
) -> Outcome:
    """Compare the digits with the newest code of the contact and record what became of the try.

    `verify` makes the contact verified, or says False if it is no longer what
    the code was sent to: then the right code has expired.
    """
    proofs = ContactProof.objects.filter(contact=contact, token=contact.token) if contact else None
    proof = proofs.select_for_update().order_by("-sent_at").first() if proofs is not None else None
    if contact is None or proof is None:
        return Outcome.NOT_SENT
    right = same(bytes(proof.code_hash), code_hash(proof.id, digits))
    if right and proof.confirmed_at and contact.is_verified:
        return Outcome.RIGHT
    outcome = outcome_of(right=right, attempts=proof.attempts, expires_at=proof.expires_at, at=at)
    if outcome == Outcome.RIGHT:
        return _confirmed(contact, proof, at, verify)
    if proof.attempts < ATTEMPTS:
        ContactProof.objects.filter(id=proof.id).update(attempts=F("attempts") + 1)
    return outcome


def _confirmed(
    contact: Contact, proof: ContactProof, at: datetime, verify: Callable[[Contact, ContactProof, datetime], bool]
) -> Outcome:
    if not verify(contact, proof, at):
        return Outcome.EXPIRED
    ContactProof.objects.filter(id=proof.id).update(confirmed_at=at)
    contact.verified_at = at
    return Outcome.RIGHT


def _sent(proof: ContactProof, letter: str, *, pause: datetime) -> ContactProof:
    digits = new_code()
    proof.code_hash, proof.resend_from = code_hash(proof.id, digits), pause
    proof.save(force_insert=True)
    put_in_outbox(
        proof.contact,
        letter=letter,
        context={"code": digits},
        at=proof.sent_at,
        once=str(proof.id),
        code_until=proof.expires_at,
    )
    return proof


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
