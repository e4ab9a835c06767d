"""`qoricancha load_opening_hours`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from qoricancha.appointments.actions import OPENING_HOURS, load_opening_hours
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor


class Command(BaseCommand):
    """Set the offices' opening hours to those of a CSV file (see appointments/data/opening_hours.csv)."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the operator's file."""
        parser.add_argument("--file", type=Path, default=OPENING_HOURS)

    def handle(self, *, file: Path, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Load and say for how many offices."""
        count = load_opening_hours(by=Actor.system("load_opening_hours"), at=clock.now(), file=file)
        self.stdout.write(f"opening hours of {count} offices")
