"""Registrations and what the officer verified in them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from qoricancha.kernel.sealing import SealedField, SealedModel
from qoricancha.kernel.tokens import TOKEN_BYTES
from qoricancha.registration.labels import states
from qoricancha.registration.rules.lifecycle import RegistrationState
from qoricancha.registration.rules.particulars import Verification

_STAFF = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+", "null": True}
_UNDONE = Q(state=RegistrationState.UNDONE)
_WITH_INTERVIEW = Q(state__in=[RegistrationState.CHECKED_IN, RegistrationState.UNDONE]) | Q(
    interview_opened_at__isnull=False
)
_WITHOUT_COMPLETION = Q(state__in=[RegistrationState.CHECKED_IN, RegistrationState.INTERVIEW, RegistrationState.UNDONE])
_STEPS = ("interview_opened", "completed", "reopened", "returned", "signed_off", "undone")


def _together(when: str, who: str) -> Q:
    return Q(**{f"{when}__isnull": True, f"{who}__isnull": True}) | Q(
        **{f"{when}__isnull": False, f"{who}__isnull": False}
    )


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Filters."""

    def live(self) -> "RegistrationQuerySet":
        """Keep those whose arrival was not taken back."""
        return self.exclude(_UNDONE)


class Registration(SealedModel):
    """One person's registration at an office, from arrival to sign-off; an application has one that was not undone.

    Each step keeps when and by whom, the latest time it was taken; the history
    has the earlier ones. `recorded_by` are all the officers who interviewed,
    verified, took a picture or completed: none of them signs it off.
    `return_reason` is what the supervisor asked for last, `undo_reason` why the
    arrival was taken back.
    """

    application = models.ForeignKey("intake.Application", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=states, default=RegistrationState.CHECKED_IN)
    checked_in_at = models.DateTimeField()
    checked_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    interview_opened_at = models.DateTimeField(null=True)
    interview_opened_by = models.ForeignKey(**_STAFF)
    recorded_by = ArrayField(models.UUIDField(), default=list)
    completed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(**_STAFF)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(**_STAFF)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(**_STAFF)
    return_reason = SealedField(null=True)
    signed_off_at = models.DateTimeField(null=True)
    signed_off_by = models.ForeignKey(**_STAFF)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(**_STAFF)
    undo_reason = SealedField(null=True)
    photo = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)
    signature = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)
    person = models.OneToOneField("persons.Person", on_delete=models.PROTECT, related_name="+", null=True)
    case_file = models.ForeignKey("casefiles.CaseFile", on_delete=models.PROTECT, related_name="+", null=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="registration_queue", fields=["office", "state", "checked_in_at"])]
        constraints = [
            models.UniqueConstraint(name="registration_one_live", fields=["application"], condition=~_UNDONE),
            models.CheckConstraint(name="registration_state_is_known", condition=Q(state__in=list(RegistrationState))),
            models.CheckConstraint(
                name="registration_two_persons",
                condition=Q(signed_off_by__isnull=True)
                | ~Q(signed_off_by=F("completed_by")) & ~Q(recorded_by__contains=[F("signed_off_by")]),
            ),
            *(
                models.CheckConstraint(
                    name=f"registration_{step}_when_and_who", condition=_together(f"{step}_at", f"{step}_by")
                )
                for step in _STEPS
            ),
            models.CheckConstraint(name="registration_opened_before", condition=_WITH_INTERVIEW),
            models.CheckConstraint(
                name="registration_completed_whole",
                condition=_WITHOUT_COMPLETION
                | Q(completed_at__isnull=False, photo__isnull=False, signature__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_signed_off_whole",
                condition=Q(
                    state=RegistrationState.SIGNED_OFF,
                    signed_off_at__isnull=False,
                    person__isnull=False,
                    case_file__isnull=False,
                )
                | ~Q(state=RegistrationState.SIGNED_OFF) & Q(signed_off_at=None, person=None, case_file=None),
            ),
            models.CheckConstraint(
                name="registration_undone_whole",
                condition=_UNDONE
                & Q(undone_at__isnull=False, undo_reason__isnull=False, completed_at=None, photo=None, signature=None)
                | ~_UNDONE & Q(undone_at=None, undo_reason=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def has_record(self) -> bool:
        """Whether the interview has recorded anything: a picture or a verified field. One query at most."""
        return bool(self.completed_at or self.photo_id or self.signature_id) or self.fields.exists()


class VerifiedField(SealedModel):
    """One field: what was declared, what the officer verified, and the reason where they differ. Text, never None.

    `token` finds the verified number of a document, from the interview on; other fields have none.
    """

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="fields")
    name = models.CharField(max_length=40)
    declared = SealedField()
    verified = SealedField()
    token = models.BinaryField(max_length=TOKEN_BYTES, null=True)
    reason = SealedField(null=True)
    differs = models.BooleanField()
    verified_at = models.DateTimeField()
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(name="verifiedfield_token", fields=["token"], condition=Q(token__isnull=False))]
        constraints = [
            models.UniqueConstraint(name="verifiedfield_once", fields=["registration", "name"]),
            models.CheckConstraint(
                name="verifiedfield_difference_has_reason",
                condition=Q(differs=False, reason=None) | Q(differs=True, reason__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.name}"

    def as_verification(self) -> Verification:
        """Return the same as the rules know it."""
        return Verification(self.name, self.declared, self.verified, self.reason or "")


class Transfer(SealedModel):
    """An application that an office took over from another because the person came there (sql/receive_here.sql).

    `starts_at` is the seat that they gave up for it, `reason` why they were received here. Sent back, it is undone.
    """

    application = models.ForeignKey("intake.Application", on_delete=models.PROTECT, related_name="+")
    from_office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")
    to_office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(null=True)
    reason = SealedField()
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(**_STAFF)

    class Meta:
        constraints = [
            models.CheckConstraint(name="transfer_between_two_offices", condition=~Q(from_office=F("to_office"))),
            models.CheckConstraint(name="transfer_undone_when_and_who", condition=_together("undone_at", "undone_by")),
        ]
        indexes = [models.Index(name="transfer_of_application", fields=["application", "-moved_at"])]

    def __str__(self) -> str:
        return f"{self.from_office_id} {self.to_office_id}"
