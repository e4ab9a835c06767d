"""Days on which an office does not work."""

from django.db import models
from django.db.models import Q

from qoricancha.kernel.models import Model


class NonWorkingDay(Model):
    """A day that no term counts: a statutory holiday, or decreed for the country or one office; `basis` is the norm."""

    day = models.DateField()
    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, null=True, related_name="+")
    basis = models.CharField(max_length=150)
    is_statutory = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="nonworkingday_once", fields=["day", "office"], nulls_distinct=False),
            models.CheckConstraint(name="nonworkingday_has_a_basis", condition=~Q(basis="")),
            models.CheckConstraint(
                name="nonworkingday_statutory_everywhere", condition=Q(is_statutory=False) | Q(office=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.basis}"
