"""Staff users; applicants' numbers and sign-ins."""

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.codes import ATTEMPTS
from qoricancha.kernel.ids import uuid7
from qoricancha.kernel.models import Model
from qoricancha.kernel.tokens import TOKEN_BYTES


class StaffUserManager(BaseUserManager["StaffUser"]):
    """Finds staff by user name."""

    def get_by_natural_key(self, username: str | None) -> "StaffUser":
        """Return the user of this name."""
        return self.get(username=username)


class StaffUser(AbstractBaseUser):
    """Somebody who works for the authority, in one or more offices."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=150)
    roles = ArrayField(models.CharField(max_length=40), default=list)
    offices = models.ManyToManyField("reference.Office", related_name="+", through="StaffOffice")
    is_active = models.BooleanField(default=True)
    password_is_initial = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = StaffUserManager()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        """Return the name shown beside what this user did."""
        return self.full_name

    def as_actor(self) -> Actor:
        """Return the actor that this user is. One query for the offices."""
        offices = frozenset(self.offices_of.values_list("office_id", flat=True))
        return Actor(ActorKind.STAFF, UUID(str(self.id)), self.username, offices, frozenset(self.roles))


class StaffOffice(models.Model):
    """An office whose files a staff user may see."""

    user = models.ForeignKey(StaffUser, on_delete=models.CASCADE, related_name="offices_of")
    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="staffoffice_once", fields=["user", "office"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.office_id}"


class CacheEntry(models.Model):
    """A counter of failed sign-ins, or a code already used, until it expires (web/staff/counters.py)."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.JSONField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "cache entries"

    def __str__(self) -> str:
        return self.cache_key


class AccessNumber(Model):
    """A number by which an applicant may ask to sign in: a receipt's reference, an expediente.

    `subject` is the application or person whose place opens; whoever has none
    cannot sign in, by e-mail or phone neither.
    """

    subject = models.UUIDField()
    number = models.BinaryField(max_length=TOKEN_BYTES)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="accessnumber_once", fields=["number", "subject"])]
        indexes = [models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return str(self.id)


class SignIn(Model):
    """Somebody asked to sign in, as an applicant. `name` is the token of what they typed, known or not.

    The worker fills in `subject`, `code_hash` and `sent_at` when it sends a
    code; `client` is the token of the address that asked.
    """

    name = models.BinaryField(max_length=TOKEN_BYTES)
    client = models.BinaryField(max_length=TOKEN_BYTES)
    asked_at = models.DateTimeField()
    subject = models.UUIDField(null=True)
    code_hash = models.BinaryField(max_length=TOKEN_BYTES, null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="signin_attempts", condition=Q(attempts__lte=ATTEMPTS)),
            models.CheckConstraint(
                name="signin_sent_whole_or_not_at_all",
                condition=Q(sent_at=None, subject=None, code_hash=None)
                | Q(sent_at__isnull=False, subject__isnull=False, code_hash__isnull=False),
            ),
            models.CheckConstraint(
                name="signin_confirmed_after_sending", condition=Q(confirmed_at=None) | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="signin_ended_after_confirming", condition=Q(ended_at=None) | Q(confirmed_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(name="signin_client", fields=["client", "asked_at"]),
            models.Index(name="signin_subject", fields=["subject", "asked_at"]),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ClientCount(Model):
    """How often a client (the token of a network address) asked for something within an hour; kept for a day."""

    client = models.BinaryField(max_length=TOKEN_BYTES)
    what = models.CharField(max_length=20)
    hour = models.DateTimeField()
    times = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="clientcount_once", fields=["client", "what", "hour"])]
        indexes = [models.Index(name="clientcount_day", fields=["what", "hour"])]

    def __str__(self) -> str:
        return str(self.id)
