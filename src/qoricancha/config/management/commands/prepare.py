"""`qoricancha prepare`: bring the database up to date, in one go."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from qoricancha.accounts.models import StaffUser
from qoricancha.appointments.models import OfficeCalendar
from qoricancha.config.settings.environment import Mode
from qoricancha.reference.models import Office


class Command(BaseCommand):
    """Everything that a new release or a new database needs."""

    help = (
        "Migrate, apply the database rules, load reference data and law; with the operator's tables, offices and "
        "opening hours; in a demo, fill the demo country too. Harmless when repeated."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the operator's tables."""
        parser.add_argument("--offices", type=Path, metavar="FILE", help="as for load_reference")
        parser.add_argument("--opening-hours", type=Path, metavar="FILE", help="as for load_opening_hours")

    def handle(
        self,
        *_: object,
        verbosity: int,
        offices: Path | None,
        opening_hours: Path | None,
        **__: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        """Run the steps, as the owner; each does only what is missing."""
        self._step("migrate", verbosity=verbosity)
        self._step("apply_database_rules")
        self._step("load_reference", offices=offices)
        self._step("load_law")
        if opening_hours:
            self._step("load_opening_hours", file=opening_hours)
        if settings.QORICANCHA_MODE == Mode.DEMO:
            self._step("demo", "seed")
        for missing in _still_missing():
            self.stdout.write(f"still missing: {missing}")

    def _step(self, command: str, *words: str, **options: object) -> None:
        self.stdout.write(" ".join([command, *words]))
        call_command(command, *words, stdout=self.stdout, **options)


def _still_missing() -> Iterator[str]:
    offices = set(Office.objects.values_list("code", flat=True))
    if not offices:
        yield "offices: prepare --offices FILE"
    without_hours = offices - set(OfficeCalendar.objects.values_list("office_id", flat=True))
    if without_hours:
        yield f"opening hours of {', '.join(sorted(without_hours))}: prepare --opening-hours FILE"
    if not StaffUser.objects.filter(is_active=True).exists():
        yield "officers: create_staff"
