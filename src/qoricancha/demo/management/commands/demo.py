"""`qoricancha demo seed|logins|main-job`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from qoricancha.demo.browser import UnexpectedPage
from qoricancha.demo.country import seed_country
from qoricancha.demo.main_job import perform
from qoricancha.demo.people import demo_logins
from qoricancha.launcher.mark import DEMO

SHOWN = ("secretaria", "oficial.lim", "supervision.lim", "oficial.tum", "supervision.tum", "operacion", "auditoria")


class Command(BaseCommand):
    """What only a demo has."""

    help = "Fill the demo country (seed), show its logins (logins), or perform the main job over HTTP (main-job)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the three subcommands."""
        subcommands = parser.add_subparsers(dest="what", required=True)
        subcommands.add_parser("seed", help="make officers and calendars; harmless when repeated")
        subcommands.add_parser("logins", help="print a table of logins, one per role and office shown")
        main_job = subcommands.add_parser("main-job", help="apply, register, permit, verify, revoke, as people would")
        main_job.add_argument("--url", default="http://localhost:8000", help="the public site")
        main_job.add_argument("--staff-url", default="http://localhost:8001", help="the staff site")
        main_job.add_argument("--out", type=Path, required=True, help="folder for the documents and steps.json")

    def handle(self, *_: object, what: str, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Run one of them."""
        if what == "seed":
            _refuse_other_databases()
            seed_country()
        elif what == "logins":
            self.stdout.write(_table())
        else:
            try:
                perform(public=options["url"], staff=options["staff_url"], out=options["out"], say=self.stdout.write)
            except (UnexpectedPage, OSError) as error:
                raise CommandError(f"The main job stopped: {error}") from error


def _refuse_other_databases() -> None:
    """Raise CommandError unless the launcher made this database for a demo: officers with known logins are no joke."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        (comment,) = cursor.fetchone()
    if comment != DEMO:
        raise CommandError("This database is no demo: nothing was seeded. `qoricancha run` makes demos.")


def _table() -> str:
    rows = [("ROL", "OFICINA", "USUARIO", "CONTRASEÑA")]
    rows += [(one.role, one.office, one.username, one.password) for one in demo_logins() if one.username in SHOWN]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, "Second factor (TOTP), all logins, outgoing messages: STAFF_URL/demo/"])
