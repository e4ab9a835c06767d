"""The small demo country: officers of 14 offices, and calendars with free seats."""

from qoricancha.appointments.actions import load_opening_hours
from qoricancha.appointments.models import OfficeCalendar
from qoricancha.demo.people import seed_staff
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting


def seed_country() -> None:
    """Make what is missing; harmless when repeated. Run as the owner."""
    seed = Actor.system("demo seed")
    with acting(seed):
        seed_staff()
        if not OfficeCalendar.objects.exists():
            load_opening_hours(by=seed, at=clock.now())
