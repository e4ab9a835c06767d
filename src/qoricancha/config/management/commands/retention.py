"""`qoricancha retention`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from qoricancha.config.database.personal_data.erasing import erase_what_is_past, past_their_term
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor


class Command(BaseCommand):
    """Say what is past its term; with --apply, erase it now. Run as the worker, which does so every hour."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --apply."""
        parser.add_argument("--apply", action="store_true", help="erase; without it nothing is changed")

    def handle(self, *_: object, apply: bool, **__: Any) -> None:  # noqa: ANN401 - Django's signature
        """Count, or erase and count."""
        at = clock.now()
        reports = erase_what_is_past(by=Actor.system("retention"), at=at) if apply else past_their_term(at=at)
        verb = "erased" if apply else "past their term"
        for report in reports:
            self.stdout.write(f"{report.rule.name}: {report.rows} {verb}")
        if not apply and any(report.rows for report in reports):
            self.stdout.write("Nothing was changed: --apply erases.")
