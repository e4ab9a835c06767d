"""The small demo country: officers of 14 offices, and calendars with free seats."""

from qoricancha.demo.people import seed_staff
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting


def seed_country() -> None:
    """Make what is missing; harmless when repeated. Run as the owner."""
    with acting(Actor.system("demo seed")):
        seed_staff()
