"""Code tables. A code is never deleted or reused: it ends on `valid_to`."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from qoricancha.reference.labels import name_forms, name_states
from qoricancha.reference.rules.codes import LANGUAGES, NameForm, NameState
from qoricancha.reference.rules.offices import OfficeKind


def in_force(on: date | None = None) -> Q:
    """Return the condition of being in force on a day; without one, of having no end."""
    if on is None:
        return Q(valid_to=None)
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))


class DatedCode(models.Model):
    """A code of a named scheme. No `valid_from`: older than the records; `valid_to` is the last day."""

    scheme = models.CharField(max_length=30)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_ends_after_it_starts", condition=Q(valid_to__gte=F("valid_from")))
        ]


class District(DatedCode):
    """A district by INEI's ubigeo; RENIEC numbers the same places differently, and knows fewer."""

    scheme = models.CharField(max_length=30, default="INEI")
    ubigeo = models.CharField(max_length=6, primary_key=True)
    reniec = models.CharField(max_length=6, null=True, unique=True)  # noqa: DJ001 - unknown is not ""
    department = models.CharField(max_length=40)
    province = models.CharField(max_length=60)
    name = models.CharField(max_length=80)

    class Meta(DatedCode.Meta):
        constraints = [
            *DatedCode.Meta.constraints,
            models.CheckConstraint(name="district_ubigeo_has_6_digits", condition=Q(ubigeo__regex=r"^\d{6}$")),
        ]

    def __str__(self) -> str:
        return f"{self.department} / {self.province} / {self.name}"


class Office(DatedCode):
    """A site that receives applicants; its code is the region's in ISO 3166-2.

    `services` and `accessibility` are codes of the schemes office-services and
    office-accessibility. `edited_at`: an operator has changed it, so the loader
    leaves it alone.
    """

    code = models.CharField(max_length=3, primary_key=True)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    city = models.CharField(max_length=40)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    services = ArrayField(models.CharField(max_length=30), default=list)
    accessibility = ArrayField(models.CharField(max_length=30), default=list)
    latitude = models.DecimalField(max_digits=7, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    edited_at = models.DateTimeField(null=True)

    class Meta(DatedCode.Meta):
        constraints = [
            *DatedCode.Meta.constraints,
            models.CheckConstraint(name="office_kind_is_known", condition=Q(kind__in=list(OfficeKind))),
            models.CheckConstraint(
                name="office_is_on_the_map_or_not",
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Code(DatedCode):
    """A code of one of the schemes in rules/schemes.py; its id is "scheme/code".

    `edited_at`: an operator has added or changed it, so the loader leaves it alone.
    """

    id = models.CharField(max_length=65, primary_key=True)
    code = models.CharField(max_length=30)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    position = models.PositiveIntegerField()
    facts = models.JSONField(default=dict)
    edited_at = models.DateTimeField(null=True)

    class Meta(DatedCode.Meta):
        constraints = [
            *DatedCode.Meta.constraints,
            models.UniqueConstraint(name="code_once", fields=["scheme", "code"]),
            models.CheckConstraint(name="code_is_its_id", condition=Q(id=Concat("scheme", Value("/"), "code"))),
        ]

    def __str__(self) -> str:
        return self.id


class CodeName(models.Model):
    """What a code is called in a language; its id is "scheme/code/language/form"."""

    id = models.CharField(max_length=90, primary_key=True)
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="names")
    language = models.CharField(max_length=2)
    form = models.CharField(max_length=10, choices=name_forms)
    text = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=name_states)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="codename_once", fields=["code", "language", "form"]),
            models.CheckConstraint(
                name="codename_is_its_id",
                condition=Q(id=Concat("code_id", Value("/"), "language", Value("/"), "form")),
            ),
            models.CheckConstraint(
                name="codename_is_known",
                condition=Q(language__in=LANGUAGES, form__in=list(NameForm), state__in=list(NameState)),
            ),
            models.CheckConstraint(name="codename_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text


class Edition(models.Model):
    """One row: a version that is another after each change of codes and names (sql/edition.sql)."""

    id = models.SmallIntegerField(primary_key=True)
    version = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(name="edition_is_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.version)
