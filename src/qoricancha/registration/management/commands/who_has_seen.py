"""`qoricancha who_has_seen`."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.queries import names_of_staff
from qoricancha.audit.queries import Reading, readings_of
from qoricancha.kernel.actor import ActorKind
from qoricancha.kernel.clock import LIMA
from qoricancha.kernel.errors import NotFound
from qoricancha.kernel.spreadsheets import write_csv
from qoricancha.registration.labels import PURPOSES
from qoricancha.registration.queries import records_of

HEAD: tuple[Promise, ...] = (_("cuándo"), _("quién"), _("oficina"), _("para qué"), _("página"))
OTHERS: dict[str, Promise] = {
    ActorKind.APPLICANT: _("la propia persona"),
    ActorKind.PUBLIC: _("quien verificó un documento"),
}


class Command(BaseCommand):
    """Answer a person who asks who has seen their data (Ley 29733, art. 19). Run as the owner of the database.

    Prints a line for each page that showed their application, case file or documents, alone or in a list.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare whose data."""
        parser.add_argument("number", help="reference of the receipt, or expediente")

    def handle(self, *_args: Any, number: str, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Print who saw it, in the order of time, as CSV."""
        try:
            readings = readings_of(records_of(number))
        except NotFound as error:
            raise CommandError(str(error)) from None
        names = names_of_staff(reading.who for reading in readings if reading.actor_kind == ActorKind.STAFF)
        write_csv(self.stdout, HEAD, (_line(reading, names) for reading in readings))


def _line(reading: Reading, names: Mapping[UUID, str]) -> tuple[object, ...]:
    known = names.get(reading.who) if reading.who else None
    who = known or OTHERS.get(reading.actor_kind) or reading.name
    moment = f"{reading.at.astimezone(LIMA):%Y-%m-%d %H:%M:%S}"
    return moment, who, reading.office, PURPOSES.get(reading.purpose, reading.purpose), reading.route
