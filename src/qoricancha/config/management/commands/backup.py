"""`qoricancha backup --out FILE`."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from qoricancha.config.backup.programs import NoProgram
from qoricancha.config.backup.take import BackupFailed, take_backup
from qoricancha.config.settings.environment import Environment
from qoricancha.kernel import clock


class Command(BaseCommand):
    """Write FILE and FILE.keys, sealed to QORICANCHA_BACKUP_RECIPIENT; keys files older than 30 days are deleted."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def handle(self, *, out: Path, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Take the backup and say what is in it."""
        began = time.monotonic()
        try:
            taken = take_backup(
                url=Environment.read().database_url,
                out=out,
                recipient=settings.QORICANCHA_SECRETS["QORICANCHA_BACKUP_RECIPIENT"],
                now=clock.now(),
            )
        except (BackupFailed, NoProgram, OSError, ValueError, psycopg.Error) as error:
            raise CommandError(str(error)) from None
        rows = sum(count for count, _ in taken.manifest.tables.values())
        self.stdout.write(
            f"{taken.archive}: {rows} rows as of {taken.manifest.at.isoformat(' ', 'seconds')}, "
            f"{taken.manifest.keys} keys in {taken.keys.name}, {time.monotonic() - began:.1f} s"
        )
        for path in taken.forgotten:
            self.stdout.write(f"{path}: deleted, older than 30 days")
