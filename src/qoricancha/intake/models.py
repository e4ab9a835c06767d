"""Drafts and what they gather, and the applications that they become.

Applications and search tokens are written by sql/submit_and_book.sql and nowhere else.
"""

from django.db import models
from django.db.models import Q

from qoricancha.intake.labels import photo_states
from qoricancha.intake.rules.drafts import REFERENCE_LENGTH
from qoricancha.intake.rules.photos import PhotoState
from qoricancha.kernel.models import Model, StoredFile
from qoricancha.kernel.sealing import SealedField, SealedModel


class Draft(SealedModel):
    """An application while it is written, and afterwards the way back to its receipt.

    `code_hash` is the secret code's keyed hash; `unshown_code` the code itself until its owner has seen it.
    `client_key` makes the submission idempotent. Answers move to the application when it is sent. `departures` counts
    how often it was left: a session that began before the last time is over.
    """

    reference = models.CharField(max_length=REFERENCE_LENGTH, unique=True)
    code_hash = models.BinaryField(max_length=16)
    unshown_code = SealedField(null=True)
    answers = SealedField(null=True)
    client_key = models.CharField(max_length=26, unique=True)
    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    departures = models.PositiveIntegerField(default=0, db_default=0)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="draft_answers_move_when_submitted",
                condition=Q(submitted_at=None, answers__isnull=False) | Q(submitted_at__isnull=False, answers=None),
            ),
            models.CheckConstraint(
                name="draft_seat_of_an_office", condition=Q(starts_at=None) | Q(office__isnull=False)
            ),
        ]
        indexes = [models.Index(name="draft_to_erase", fields=["expires_at"], condition=Q(submitted_at=None))]

    def __str__(self) -> str:
        return str(self.id)


class Statement(Model):
    """A part of the claim, sealed to the claims key: only the staff process can open it. `length` in characters."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="statements")
    sealed = models.BinaryField()
    length = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["draft", "added_at"])]

    def __str__(self) -> str:
        return str(self.id)


class Upload(Model):
    """A photograph: `original` as it came, which is never served, until `normalised` replaces it.

    `member` is the family member whom it shows, None for whoever writes the application.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="uploads")
    member = models.UUIDField(null=True)
    original = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+")
    normalised = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=photo_states, default=PhotoState.RECEIVED)
    rejection = models.CharField(max_length=10, blank=True)
    uploaded_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="upload_state_fits",
                condition=Q(state=PhotoState.RECEIVED, settled_at=None, normalised=None, rejection="")
                | Q(state=PhotoState.READY, settled_at__isnull=False, normalised__isnull=False, rejection="")
                | Q(state=PhotoState.REJECTED, settled_at__isnull=False, normalised=None) & ~Q(rejection=""),
            )
        ]
        indexes = [models.Index(fields=["draft", "uploaded_at"])]

    def __str__(self) -> str:
        return str(self.id)


class Application(SealedModel):
    """What was sent, as it was sent. Its id is its draft's. Once the person has come, it stays at its office."""

    client_key = models.CharField(max_length=26, unique=True)
    reference = models.CharField(max_length=REFERENCE_LENGTH, unique=True)
    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")
    answers = SealedField()
    wanted_start = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office", "submitted_at"])]

    def __str__(self) -> str:
        return self.reference


class SearchToken(models.Model):
    """A keyed token by which an application is found."""

    token = models.BinaryField(max_length=16)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="tokens")
    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="searchtoken_once", fields=["token", "application"])]

    def __str__(self) -> str:
        return str(self.application_id)
