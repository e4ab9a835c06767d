"""Registrations and what the officer verified in them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from qoricancha.kernel.sealing import SealedField, SealedModel
from qoricancha.registration.labels import states
from qoricancha.registration.rules.lifecycle import RegistrationState
from qoricancha.registration.rules.particulars import Verification

_STAFF = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+", "null": True}
_WITH_INTERVIEW = Q(state=RegistrationState.CHECKED_IN) | Q(interview_opened_at__isnull=False)
_WITHOUT_COMPLETION = Q(state__in=[RegistrationState.CHECKED_IN, RegistrationState.INTERVIEW])


def _together(when: str, who: str) -> Q:
    return Q(**{f"{when}__isnull": True, f"{who}__isnull": True}) | Q(
        **{f"{when}__isnull": False, f"{who}__isnull": False}
    )


class Registration(SealedModel):
    """One person's registration at an office, from arrival to sign-off.

    Each step keeps when and by whom, the latest time it was taken; the history
    has the earlier ones. `recorded_by` are all the officers who interviewed,
    verified, took a picture or completed: none of them signs it off.
    `return_reason` is what the supervisor asked for last.
    """

    application = models.OneToOneField("intake.Application", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=states, default=RegistrationState.CHECKED_IN)
    checked_in_at = models.DateTimeField()
    checked_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    interview_opened_at = models.DateTimeField(null=True)
    interview_opened_by = models.ForeignKey(**_STAFF)
    recorded_by = ArrayField(models.UUIDField(), default=list)
    completed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(**_STAFF)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(**_STAFF)
    return_reason = SealedField(null=True)
    signed_off_at = models.DateTimeField(null=True)
    signed_off_by = models.ForeignKey(**_STAFF)
    photo = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)
    signature = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)
    person = models.OneToOneField("persons.Person", on_delete=models.PROTECT, related_name="+", null=True)
    case_file = models.ForeignKey("casefiles.CaseFile", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes = [models.Index(name="registration_queue", fields=["office", "state", "checked_in_at"])]
        constraints = [
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
                for step in ("interview_opened", "completed", "returned", "signed_off")
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
        ]

    def __str__(self) -> str:
        return str(self.id)


class VerifiedField(SealedModel):
    """One field: what was declared, what the officer verified, and the reason where they differ. Text, never None."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="fields")
    name = models.CharField(max_length=40)
    declared = SealedField()
    verified = SealedField()
    reason = SealedField(null=True)
    differs = models.BooleanField()
    verified_at = models.DateTimeField()
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
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
