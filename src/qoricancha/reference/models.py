"""Code tables. A code is never deleted or reused: it ends on `valid_to`."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from qoricancha.reference.rules.offices import OfficeKind


def in_force(on: date | None = None) -> Q:
    """Return the condition of being in force on a day; without one, of having no end."""
    if on is None:
        return Q(valid_to=None)
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))


class DatedCode(models.Model):
    """A code of a named scheme. No `valid_from`: older than the records; `valid_to` is the last day."""

    scheme = models.CharField(max_length=20)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_ends_after_it_starts", condition=Q(valid_to__gte=F("valid_from")))
        ]


class District(DatedCode):
    """A district by INEI's ubigeo; RENIEC numbers the same places differently, and knows fewer."""

    scheme = models.CharField(max_length=20, default="INEI")
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
    """A site that receives applicants; its code is the region's in ISO 3166-2."""

    code = models.CharField(max_length=3, primary_key=True)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    city = models.CharField(max_length=40)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=120)

    class Meta(DatedCode.Meta):
        constraints = [
            *DatedCode.Meta.constraints,
            models.CheckConstraint(name="office_kind_is_known", condition=Q(kind__in=list(OfficeKind))),
        ]

    def __str__(self) -> str:
        return self.name


class Country(DatedCode):
    """A country, or what a passport may state instead of a nationality ("XXA": stateless).

    `demonym` is feminine, as it follows the word *nacionalidad*.
    """

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=80)
    demonym = models.CharField(max_length=80)
    is_country = models.BooleanField()

    class Meta(DatedCode.Meta):
        verbose_name_plural = "countries"

    def __str__(self) -> str:
        return self.name


class DocumentKind(DatedCode):
    """A kind of document that a person brings from their country."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=80)
    needs_number = models.BooleanField()
    position = models.PositiveSmallIntegerField(unique=True)

    def __str__(self) -> str:
        return self.name
