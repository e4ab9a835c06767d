"""Documents, and the attempts to get a constancia of one."""

from django.db import models
from django.db.models import F, Q

from qoricancha.credentials.labels import document_kinds, document_states, occasions
from qoricancha.credentials.rules.renewal import Occasion
from qoricancha.credentials.rules.states import DocumentKind, DocumentState, Reason
from qoricancha.kernel.models import Model
from qoricancha.kernel.sealing import SealedField, SealedModel
from qoricancha.kernel.tokens import TOKEN_BYTES

STATE = DocumentState


class Document(SealedModel):
    """A paper in a person's name, from the request to its end.

    `holder` is what it prints of them (rules.papers.Particulars), `codes` the
    token of its QR code and its short code; both are sealed, and found by
    `token_lookup` and `code_lookup`. `sha256` is that of the signed file. Each
    `*_by` is a staff user's id or a job's name. `renewal_asked_at` is when its
    holder asked for the next one, which the worker makes.
    """

    kind = models.CharField(max_length=20, choices=document_kinds, default=DocumentKind.WORK_PERMIT)
    state = models.CharField(max_length=20, choices=document_states, default=STATE.REQUESTED)
    case_file = models.ForeignKey("casefiles.CaseFile", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("persons.Person", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")
    photo = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    holder = SealedField()
    codes = SealedField()
    token_lookup = models.BinaryField(max_length=TOKEN_BYTES, unique=True)
    code_lookup = models.BinaryField(max_length=TOKEN_BYTES, unique=True)

    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=60)
    occasion = models.CharField(
        max_length=20, choices=occasions, default=Occasion.FIRST, db_default=Occasion.FIRST.value
    )
    issued_at = models.DateTimeField(null=True)
    issued_by = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    validity_basis = models.CharField(max_length=150, blank=True)
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)
    sha256 = models.BinaryField(max_length=32, null=True)
    suspended_at = models.DateTimeField(null=True)
    suspended_by = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    renewal_asked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(name="document_person", fields=["person", "-requested_at"])]
        constraints = [
            models.CheckConstraint(name="document_kind_is_known", condition=Q(kind__in=list(DocumentKind))),
            models.CheckConstraint(name="document_state_is_known", condition=Q(state__in=list(DocumentState))),
            models.CheckConstraint(name="document_occasion_is_known", condition=Q(occasion__in=list(Occasion))),
            models.CheckConstraint(
                name="document_renewal_of_an_issued_one",
                condition=Q(renewal_asked_at=None) | Q(issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_issued_whole_or_not_at_all",
                condition=Q(issued_at=None, issued_by="", valid_from=None, valid_to=None, file=None, sha256=None)
                | (
                    Q(issued_at__isnull=False, valid_from__isnull=False, file__isnull=False, sha256__isnull=False)
                    & ~Q(issued_by="")
                ),
            ),
            models.CheckConstraint(
                name="document_suspended_by_somebody",
                condition=Q(suspended_at=None, suspended_by="") | (Q(suspended_at__isnull=False) & ~Q(suspended_by="")),
            ),
            models.CheckConstraint(
                name="document_ended_by_somebody",
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
            ),
            models.CheckConstraint(
                name="document_state_has_its_moments",
                condition=Q(state=STATE.REQUESTED, issued_at=None, suspended_at=None, ended_at=None)
                | Q(state=STATE.ISSUED, issued_at__isnull=False, suspended_at=None, ended_at=None)
                | Q(state=STATE.SUSPENDED, issued_at__isnull=False, suspended_at__isnull=False, ended_at=None)
                | Q(state=STATE.REVOKED, ended_at__isnull=False)
                | Q(state=STATE.SUPERSEDED, issued_at__isnull=False, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_reason_where_due",
                condition=Q(state__in=[STATE.SUSPENDED, STATE.REVOKED], reason__in=list(Reason))
                | (~Q(state__in=[STATE.SUSPENDED, STATE.REVOKED]) & Q(reason="")),
            ),
            models.CheckConstraint(
                name="document_ends_after_it_starts", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            models.UniqueConstraint(
                name="document_one_request", fields=["person", "kind"], condition=Q(state=STATE.REQUESTED)
            ),
            models.UniqueConstraint(
                name="document_one_living",
                fields=["person", "kind"],
                condition=Q(state__in=[STATE.ISSUED, STATE.SUSPENDED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class ConstanciaAttempt(Model):
    """Somebody with a document's code typed items that did not match it."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    attempted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="constanciaattempt_recent", fields=["document", "attempted_at"])]

    def __str__(self) -> str:
        return str(self.attempted_at)
