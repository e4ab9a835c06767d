"""Contacts, their proofs, and the outbox."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from qoricancha.kernel.codes import ATTEMPTS
from qoricancha.kernel.models import Model
from qoricancha.kernel.sealing import SealedField, SealedModel
from qoricancha.messaging.labels import contact_kinds, message_states
from qoricancha.messaging.rules.contacts import ContactKind, masked
from qoricancha.messaging.rules.delivery import MessageState


class Contact(SealedModel):
    """An owner's e-mail address or mobile; one of each kind. `owner` is a draft, an application or a person."""

    owner = models.UUIDField()
    kind = models.CharField(max_length=5, choices=contact_kinds)
    value = SealedField()
    token = models.BinaryField(max_length=16)
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="contact_one_of_a_kind", fields=["owner", "kind"])]
        indexes = [
            models.Index(name="contact_verified_token", fields=["token"], condition=Q(verified_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_verified(self) -> bool:
        """Whether a code came back."""
        return self.verified_at is not None

    @property
    def masked(self) -> str:
        """The value as its owner recognises it and a stranger cannot use it."""
        return masked(ContactKind(self.kind), self.value)


class ContactProof(Model):
    """A one-time code on its way to a contact. `token` is the contact's at that time: a changed contact voids it."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="proofs")
    owner = models.UUIDField()
    token = models.BinaryField(max_length=16)
    code_hash = models.BinaryField(max_length=16)
    sent_at = models.DateTimeField()
    resend_from = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="contactproof_attempts", condition=Q(attempts__lte=ATTEMPTS)),
            models.CheckConstraint(
                name="contactproof_confirmed_in_time",
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=F("expires_at")),
            ),
        ]
        indexes = [models.Index(name="contactproof_newest", fields=["contact", "-sent_at"])]

    def __str__(self) -> str:
        return str(self.id)


class OutboxMessage(SealedModel):
    """A letter on its way to a contact, as it was written; sealed under the contact's key.

    A code has a `code_until`, after which it is not sent any more, and needs no
    verified contact; every other letter carries the moment at which its contact
    had been verified. `claim` fences: only the run that holds it may record.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="messages")
    owner = models.UUIDField()
    kind = models.CharField(max_length=5, choices=contact_kinds)
    recipient = SealedField()
    recipient_token = models.BinaryField(max_length=16)
    letter = models.CharField(max_length=60)
    once = models.CharField(max_length=100)
    subject = SealedField()
    body = SealedField()
    files = ArrayField(models.UUIDField(), default=list)
    contact_verified_at = models.DateTimeField(null=True)
    code_until = models.DateTimeField(null=True)
    queued_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=message_states, default=MessageState.QUEUED.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    proof = SealedField(null=True)
    failure = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="outboxmessage_once", fields=["contact", "letter", "once"]),
            models.CheckConstraint(
                name="outboxmessage_code_or_verified",
                condition=Q(code_until__isnull=False) | Q(contact_verified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outboxmessage_sent_has_moment",
                condition=Q(state=MessageState.SENT, delivered_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(delivered_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="outboxmessage_claimed_while_sending",
                condition=~Q(state=MessageState.SENDING) | Q(claim__isnull=False, claimed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "queued_at"]),
            models.Index(
                name="outboxmessage_codes",
                fields=["recipient_token", "queued_at"],
                condition=Q(code_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.id}"
