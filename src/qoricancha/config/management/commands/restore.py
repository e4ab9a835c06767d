"""`qoricancha restore FILE --identity FILE [--keys FILE]`."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from qoricancha.config.backup.bring_back import RestoreFailed, restore
from qoricancha.config.backup.programs import NoProgram
from qoricancha.config.backup.sealed import NotOpened
from qoricancha.config.settings.environment import Environment


class Command(BaseCommand):
    """Fill an empty database from a backup, compare it with what the backup says of itself, and prepare it.

    Keys come from the newest keys file, whichever archive is restored: whose key was destroyed stays unreadable.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files."""
        parser.add_argument("archive", type=Path, metavar="FILE")
        parser.add_argument("--identity", type=Path, required=True, help="the private key of the backups")
        parser.add_argument("--keys", type=Path, help="the newest keys file (the newest beside FILE)")

    def handle(self, *, archive: Path, identity: Path, keys: Path | None, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Restore, as the owner, and say what came back."""
        began = time.monotonic()
        try:
            back = restore(
                url=Environment.read().database_url,
                archive=archive,
                keys=keys,
                identity=identity.read_text(encoding="ascii"),
            )
        except (RestoreFailed, NotOpened, NoProgram, OSError, ValueError, psycopg.Error) as error:
            raise CommandError(str(error)) from None
        rows = sum(count for count, _ in back.manifest.tables.values())
        self.stdout.write(
            f"{rows} rows as of {back.manifest.at.isoformat(' ', 'seconds')}, the same as were backed up; "
            f"{back.manifest.keys} keys of {back.keys.name}, {back.destroyed} of them destroyed since and again; "
            f"{time.monotonic() - began:.1f} s"
        )
        call_command("prepare", verbosity=0, stdout=self.stdout)
