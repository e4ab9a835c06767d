"""Case files (expedientes), their parties and terms."""

from django.db import models
from django.db.models import F, Q

from qoricancha.casefiles.labels import case_statuses, party_roles
from qoricancha.casefiles.rules.status import CaseStatus, PartyRole
from qoricancha.kernel.models import Model
from qoricancha.law.labels import term_kinds


class CaseFile(Model):
    """One application and what became of it.

    `number` is the expediente number, six digits from a sequence of the
    database: unique, rising, with gaps where a transaction failed. `regime` is
    the one in force on `lodged_on`; `status_basis` the articles by which the
    case stands where it stands since `status_since`.
    """

    number = models.PositiveIntegerField(
        unique=True, editable=False, db_default=models.Func(models.Value("casefiles_number"), function="nextval")
    )
    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("persons.RegistrationGroup", on_delete=models.PROTECT, related_name="+")
    regime = models.CharField(max_length=20)
    lodged_on = models.DateField()
    opened_at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=case_statuses, default=CaseStatus.IN_PROCEDURE)
    status_since = models.DateField()
    status_basis = models.CharField(max_length=150)

    class Meta:
        indexes = [models.Index(name="casefile_office_status", fields=["office", "status", "-number"])]
        constraints = [
            models.UniqueConstraint(
                name="casefile_one_in_procedure", fields=["group"], condition=Q(status=CaseStatus.IN_PROCEDURE)
            ),
            models.CheckConstraint(name="casefile_status_is_known", condition=Q(status__in=list(CaseStatus))),
            models.CheckConstraint(name="casefile_status_since_lodging", condition=Q(status_since__gte=F("lodged_on"))),
            models.CheckConstraint(name="casefile_status_has_a_basis", condition=~Q(status_basis="")),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Party(Model):
    """A person in a case file."""

    case_file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="parties")
    person = models.ForeignKey("persons.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=party_roles)

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(name="party_once_in_a_case", fields=["case_file", "person"]),
            models.UniqueConstraint(
                name="party_one_applicant", fields=["case_file"], condition=Q(role=PartyRole.APPLICANT)
            ),
            models.CheckConstraint(name="party_role_is_known", condition=Q(role__in=list(PartyRole))),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"


class CaseTerm(Model):
    """A term that runs in a case: first day counted, last day, articles; as counted when it started."""

    case_file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="terms")
    kind = models.CharField(max_length=20, choices=term_kinds)
    starts_on = models.DateField()
    due_on = models.DateField()
    basis = models.CharField(max_length=150)

    class Meta:
        indexes = [models.Index(name="caseterm_due", fields=["due_on"])]
        constraints = [
            models.CheckConstraint(name="caseterm_ends_after_it_starts", condition=Q(due_on__gte=F("starts_on")))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"
