"""`qoricancha load_law`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.law.actions import load_decreed_days, load_holidays


class Command(BaseCommand):
    """Fill the calendar of non-working days: statutory holidays, and with --decreed the days of a file."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the operator's file."""
        parser.add_argument("--decreed", type=Path, metavar="FILE", help="CSV: day,office,basis")

    def handle(self, *, decreed: Path | None, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Load and say how many days there are."""
        actor, at = Actor.system("load_law"), clock.now()
        self.stdout.write(f"statutory holidays {load_holidays(by=actor, at=at)}")
        if decreed:
            self.stdout.write(f"decreed days {load_decreed_days(by=actor, at=at, file=decreed)}")
