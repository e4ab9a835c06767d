"""Days on which an office does not work."""

from django.db import models

from qoricancha.kernel.models import Model


class NonWorkingDay(Model):
    """A day that no term counts: nationally, or for one office. `basis` says by which norm."""

    day = models.DateField()
    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, null=True, related_name="+")
    basis = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="nonworkingday_once", fields=["day", "office"], nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.basis}"
