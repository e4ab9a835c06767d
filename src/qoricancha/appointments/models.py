"""Calendars, closures, slots and appointments. Seats are taken by sql/10_book_seat.sql and nowhere else."""

from django.db import models
from django.db.models import F, Q

from qoricancha.appointments.labels import services
from qoricancha.appointments.rules.calendar import Pause, Window
from qoricancha.kernel.models import Model

LONGEST_MINUTES = 480
MOST_DESKS = 500


class OfficeCalendar(Model):
    """Opening hours: on this weekday (1 Monday … 7 Sunday) `desks` people every `minutes`, in Lima's time."""

    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=30, choices=services)
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    desks = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="calendar_once", fields=["office", "service", "weekday", "opens"]),
            models.CheckConstraint(name="calendar_closes_later", condition=Q(closes__gt=F("opens"))),
            models.CheckConstraint(
                name="calendar_in_bounds",
                condition=Q(weekday__range=(1, 7), minutes__range=(5, LONGEST_MINUTES), desks__range=(1, MOST_DESKS)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.weekday} {self.opens}-{self.closes}"

    def as_window(self) -> Window:
        """Return the same as the rules know it."""
        return Window(self.weekday, self.opens, self.closes, self.minutes, self.desks)


class Closure(Model):
    """A day, or hours of it, on which an office receives nobody although the calendar says so."""

    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    reason = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closure_whole_day_or_hours",
                condition=Q(starts=None, ends=None) | Q(starts__isnull=False, ends__gt=F("starts")),
            )
        ]
        indexes = [models.Index(fields=["office", "day"])]

    def __str__(self) -> str:
        return f"{self.office_id} {self.day}"

    def as_pause(self) -> Pause:
        """Return the same as the rules know it."""
        return Pause(self.day, self.starts, self.ends)


class Slot(Model):
    """A time at which somebody has booked; made at the first booking with the calendar's capacity of then."""

    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=30, choices=services)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="slot_once", fields=["office", "service", "starts_at"]),
            models.CheckConstraint(name="slot_not_oversold", condition=Q(taken__gte=0, taken__lte=F("capacity"))),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.starts_at}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Filters."""

    def live(self) -> "AppointmentQuerySet":
        """Keep those that were not cancelled."""
        return self.filter(cancelled_at=None)


class Appointment(Model):
    """A seat that somebody holds. `holder` is the application's id; one live appointment per service."""

    holder = models.UUIDField()
    service = models.CharField(max_length=30, choices=services)
    office = models.ForeignKey("reference.Office", on_delete=models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="appointments")
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=150, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="appointment_one_live", fields=["holder", "service"], condition=Q(cancelled_at=None)
            ),
            models.CheckConstraint(
                name="appointment_cancelled_with_reason",
                condition=Q(cancelled_at=None, cancel_reason="") | Q(cancelled_at__isnull=False) & ~Q(cancel_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["office", "slot"])]

    def __str__(self) -> str:
        return f"{self.holder} {self.slot_id}"
