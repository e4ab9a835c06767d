"""Staff users."""

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.ids import uuid7


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
    """A row of Django's cache: counters of failed sign-ins and codes already used, the same for every process."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "cache entries"

    def __str__(self) -> str:
        return self.cache_key
