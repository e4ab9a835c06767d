"""`qoricancha load_law`."""

from typing import Any

from django.core.management.base import BaseCommand

from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.law.actions import load_holidays


class Command(BaseCommand):
    """Bring the statutory holidays in the calendar of non-working days up to the law."""

    help = __doc__

    def handle(self, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Load and say how many there are."""
        self.stdout.write(f"statutory holidays {load_holidays(by=Actor.system('load_law'), at=clock.now())}")
