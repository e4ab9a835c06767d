"""`qoricancha decreed_days add|list|remove`."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import DomainError
from qoricancha.law.actions import decree_days, revoke_day
from qoricancha.law.models import NonWorkingDay

BY = Actor.system("decreed_days")


class Command(BaseCommand):
    """Keep the days that were decreed non-working, for the country or for one office."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the three subcommands."""
        subcommands = parser.add_subparsers(dest="what", required=True)
        add = subcommands.add_parser("add", help="add the days of a CSV file: day,office,basis")
        add.add_argument("file", type=Path)
        subcommands.add_parser("list", help="print them in the same form")
        remove = subcommands.add_parser("remove", help="take one back")
        remove.add_argument("day", type=date.fromisoformat, help="YYYY-MM-DD")
        remove.add_argument("--office", help="its office's code; without it, a day of the whole country")

    def handle(self, *, what: str, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Run one of them."""
        steps: dict[str, Callable[..., str]] = {"add": _added, "list": _listed, "remove": _removed}
        try:
            self.stdout.write(steps[what](**options))
        except (DomainError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from None


def _added(*, file: Path, **_: object) -> str:
    return f"{decree_days(by=BY, at=clock.now(), file=file)} new days"


def _listed(**_: object) -> str:
    days = NonWorkingDay.objects.filter(is_statutory=False).order_by("day", "office_id")
    return "\n".join(["day,office,basis", *(f'{one.day},{one.office_id or ""},"{one.basis}"' for one in days)])


def _removed(*, day: date, office: str | None, **_: object) -> str:
    revoke_day(by=BY, at=clock.now(), day=day, office_code=office)
    return f"{day} is no longer decreed"
