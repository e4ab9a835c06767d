"""`qoricancha load_reference`."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.reference.actions import SAMPLE_OFFICES, CodeRemoved, load_reference


class Command(BaseCommand):
    """Bring the code tables up to the files in reference/data. Run it as often as you like.

    The offices of a production are the operator's: --offices FILE, with the columns of reference/data/offices.csv.
    What an operator has changed on a page stays.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the operator's offices."""
        parser.add_argument("--offices", type=Path, metavar="FILE")

    def handle(self, *, offices: Path | None, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Load and say how many rows each table has."""
        if settings.QORICANCHA_MODE != "production":
            offices = offices or SAMPLE_OFFICES
        elif offices:
            _refuse_sample(offices)
        try:
            loaded = load_reference(by=Actor.system("load_reference"), at=clock.now(), offices=offices)
        except (OSError, CodeRemoved) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(", ".join(f"{name} {count}" for name, count in loaded.items()))


def _refuse_sample(offices: Path) -> None:
    """Raise CommandError where an office still has the sample's address: somebody would be sent there."""
    invented = _addresses(offices) & _addresses(SAMPLE_OFFICES)
    if invented:
        raise CommandError(f"{offices} has addresses of the sample, which do not exist: {', '.join(sorted(invented))}")


def _addresses(table: Path) -> set[str]:
    try:
        with table.open(encoding="utf-8", newline="") as lines:
            return {row["address"].strip() for row in csv.DictReader(lines)}
    except (OSError, KeyError) as error:
        raise CommandError(f"{table} is no table of offices: {error!r}") from None
