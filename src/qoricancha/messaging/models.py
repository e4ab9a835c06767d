"""Contacts, their proofs, and the outbox."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from qoricancha.kernel.codes import ATTEMPTS
from qoricancha.kernel.models import Model
from qoricancha.kernel.sealing import SealedField, SealedModel
from qoricancha.messaging.labels import contact_kinds, identity_checks, message_states
from qoricancha.messaging.rules.contacts import ContactKind, masked
from qoricancha.messaging.rules.delivery import MessageState
from qoricancha.reference.rules.codes import LANGUAGES, SPANISH

_STAFF = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+", "null": True}
_CURRENT, _PROPOSED = Q(is_proposed=False, ended_at=None), Q(is_proposed=True, ended_at=None)


class ContactQuerySet(models.QuerySet["Contact"]):
    """Filters."""

    def current(self) -> "ContactQuerySet":
        """Keep those that their owners have now, verified or not."""
        return self.filter(_CURRENT)

    def proposed(self) -> "ContactQuerySet":
        """Keep those that wait for their code beside the present one."""
        return self.filter(_PROPOSED)


class Contact(SealedModel):
    """An owner's e-mail address or mobile; one of each kind. `owner` is a draft, an application or a person.

    At the office another one is proposed beside it, and takes its place once
    the code has come back; what was replaced or given up has ended, and stays
    as proof of where things were sent. `ended_identity` is how the officer made
    sure who asked for that. Letters go in its `language` (ISO 639-1, Haitian
    Creole `ht`), where there are such.
    """

    owner = models.UUIDField()
    kind = models.CharField(max_length=5, choices=contact_kinds)
    language = models.CharField(max_length=2, default=SPANISH, db_default=SPANISH)
    value = SealedField()
    token = models.BinaryField(max_length=16)
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    is_proposed = models.BooleanField(default=False, db_default=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(**_STAFF)
    ended_identity = models.CharField(max_length=10, choices=identity_checks, blank=True, default="", db_default="")

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="contact_one_of_a_kind", fields=["owner", "kind"], condition=_CURRENT),
            models.UniqueConstraint(name="contact_one_proposed", fields=["owner", "kind"], condition=_PROPOSED),
            models.CheckConstraint(
                name="contact_proposed_is_not_verified", condition=Q(is_proposed=False) | Q(verified_at=None)
            ),
            models.CheckConstraint(name="contact_language_is_known", condition=Q(language__in=LANGUAGES)),
            models.CheckConstraint(
                name="contact_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None, ended_identity="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_identity="")),
            ),
        ]
        indexes = [
            models.Index(
                name="contact_verified_token",
                fields=["token"],
                condition=Q(verified_at__isnull=False, ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_verified(self) -> bool:
        """Whether a code came back and the contact is still its owner's."""
        return self.verified_at is not None and self.ended_at is None

    @property
    def masked(self) -> str:
        """The value as its owner recognises it and a stranger cannot use it."""
        return masked(ContactKind(self.kind), self.value)


class ContactProof(Model):
    """A one-time code on its way to a contact. `token` is the contact's at that time: a changed contact voids it.

    At the office an officer asks for it, having made sure of who stands there: `asked_by` and `identity`.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="proofs")
    owner = models.UUIDField()
    token = models.BinaryField(max_length=16)
    code_hash = models.BinaryField(max_length=16)
    sent_at = models.DateTimeField()
    resend_from = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(**_STAFF)
    identity = models.CharField(max_length=10, choices=identity_checks, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="contactproof_attempts", condition=Q(attempts__lte=ATTEMPTS)),
            models.CheckConstraint(
                name="contactproof_officer_checked_identity",
                condition=Q(asked_by=None, identity="") | (Q(asked_by__isnull=False) & ~Q(identity="")),
            ),
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
