"""Staff users, their sessions and the reviews of their access; applicants' numbers and sign-ins."""

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

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

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session holds fast to: it ends with the password and with the roles of its owner."""
        value = "|".join([self.password, *sorted(self.roles)])
        return salted_hmac("qoricancha.staff-session", value, secret=secret, algorithm="sha256").hexdigest()

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


class StaffSession(Model):
    """A session of a staff user: the log of sign-in and sign-out, never deleted.

    `session_key` is the key of the row in django_session while the session
    goes on; ending deletes that row, and a key without its row opens nothing.
    """

    user = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    factor = models.CharField(max_length=20)
    network = models.CharField(max_length=50)
    device = models.CharField(max_length=50)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="staffsession_ended_whole_or_not_at_all",
                condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
            ),
        ]
        indexes = [
            models.Index(name="staffsession_of_user", fields=["user", "-opened_at"]),
            models.Index(name="staffsession_open", fields=["opened_at"], condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ParkedForm(Model):
    """What an officer sent when their session had ended, or before confirming that it was they (web/staff/parking.py).

    Sealed under a key of which the browser keeps half: `browser` is the token
    of that half. It is shown to `user` alone, in that browser alone.
    """

    user = models.ForeignKey(StaffUser, on_delete=models.CASCADE, related_name="+")
    browser = models.BinaryField(max_length=TOKEN_BYTES)
    address = models.CharField(max_length=400)
    sealed = models.BinaryField()
    parked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="parkedform_of_user", fields=["user", "parked_at"])]

    def __str__(self) -> str:
        return str(self.id)


class AccessReview(Model):
    """Somebody looked through who may come in and what for (DS 016-2024-JUS, art. 46.1.c).

    `listed` is what they saw: one object per staff user with name, roles, offices, last sign-in and second factors.
    """

    reviewed_at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=150)
    listed = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="accessreview_by_somebody", condition=~Q(reviewed_by="")),
        ]
        indexes = [models.Index(name="accessreview_latest", fields=["-reviewed_at"])]

    def __str__(self) -> str:
        return f"{self.reviewed_at:%Y-%m-%d} {self.reviewed_by}"


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
