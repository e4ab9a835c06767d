"""`qoricancha load_opening_hours`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from qoricancha.appointments.actions import OPENING_HOURS, load_opening_hours
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor


class Command(BaseCommand):
    """Set the offices' opening hours to those of a CSV file (see appointments/data/opening_hours.csv).

    Production has no default: the file is the operator's.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the operator's file."""
        parser.add_argument("--file", type=Path)

    def handle(self, *, file: Path | None, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Load and say for how many offices."""
        if file is None and settings.QORICANCHA_MODE == "production":
            raise CommandError("Name the operator's table of opening hours: --file FILE.")
        try:
            count = load_opening_hours(
                by=Actor.system("load_opening_hours"), at=clock.now(), file=file or OPENING_HOURS
            )
        except (OSError, KeyError, ValueError) as error:
            raise CommandError(f"{file} is no table of opening hours: {error!r}") from None
        self.stdout.write(f"opening hours of {count} offices")
