"""A person, once: sealed particulars, open figures to count by, tokens to find by."""

from django.db import models
from django.db.models import Q

from qoricancha.kernel.models import Model
from qoricancha.kernel.partial_dates import Precision
from qoricancha.kernel.sealing import SealedField, SealedModel
from qoricancha.persons.labels import group_roles
from qoricancha.persons.rules.groups import GroupRole


class Person(SealedModel):
    """Somebody whom an officer registered. The key seals all that is theirs; destroying it makes them nobody.

    Open are only the columns by which people are counted. `facts` holds birth
    date and country, entry date, phone and e-mail; `photo` names a stored file.
    The birth date is sealed as far as it is known; `birth_precision` says how
    far that is, so that no year is taken for its 1 January.
    """

    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")
    nationality = models.CharField(max_length=3)
    birth_year = models.PositiveSmallIntegerField()
    birth_precision = models.CharField(max_length=5)
    department = models.CharField(max_length=2, blank=True)
    facts = SealedField()
    photo = models.UUIDField(null=True)
    registered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="person_office_registered", fields=["office", "-registered_at"])]
        constraints = [
            models.CheckConstraint(
                name="person_birth_precision_is_known", condition=Q(birth_precision__in=list(Precision))
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class PersonName(SealedModel):
    """A name that a person bears or bore. `parts`: given_names, first_surname, second_surname."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="names")
    parts = SealedField()
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="personname_one_current", fields=["person"], condition=Q(replaced_at=None))
        ]

    def __str__(self) -> str:
        return str(self.id)


class Identifier(SealedModel):
    """A document of a person. `country` issued it; `token` finds the number, and is missing where there is none."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=20)
    country = models.CharField(max_length=3)
    number = SealedField()
    token = models.BinaryField(max_length=16, null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="identifier_token", fields=["token"])]

    def __str__(self) -> str:
        return str(self.id)


class Address(SealedModel):
    """Where a person lives or lived. `place`: district (INEI's ubigeo) and address_line."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="addresses")
    place = SealedField()
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.UniqueConstraint(name="address_one_current", fields=["person"], condition=Q(replaced_at=None))
        ]

    def __str__(self) -> str:
        return str(self.id)


class SearchToken(models.Model):
    """A word of a person's name, as a keyed token: what equality finds and a dump does not tell."""

    pk = models.CompositePrimaryKey("token", "person_id")
    token = models.BinaryField(max_length=16)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="search_tokens")

    def __str__(self) -> str:
        return str(self.person_id)


class RegistrationGroup(Model):
    """The people who apply together."""

    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")
    formed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class GroupMember(Model):
    """A person in the one group they belong to."""

    group = models.ForeignKey(RegistrationGroup, on_delete=models.PROTECT, related_name="members")
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="membership")
    role = models.CharField(max_length=20, choices=group_roles)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="groupmember_one_principal", fields=["group"], condition=Q(role=GroupRole.PRINCIPAL)
            ),
            models.CheckConstraint(name="groupmember_role_is_known", condition=Q(role__in=list(GroupRole))),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"
