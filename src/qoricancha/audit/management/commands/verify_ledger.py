"""`qoricancha verify-ledger`."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from qoricancha.audit.queries import is_signed, stored
from qoricancha.audit.queries.ledger import PUBLIC_KEYS
from qoricancha.audit.rules.seals import BEFORE_THE_FIRST, NotAHead, Seal, from_head
from qoricancha.audit.rules.verification import Found, StoredSeal, Verification
from qoricancha.kernel import clock
from qoricancha.kernel.signatures import public_keys

WRONG, CANNOT_SAY = 1, 2
AUDIT = "qoricancha_audit"
MOST_SHOWN = 100


class Command(BaseCommand):
    """Recompute the ledger of history and read log, row by row, and say exactly what is wrong.

    Run as the owner of the database. Exit code 0: whole; 1: something is wrong; 2: nothing can be said.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the folder of heads and where to start."""
        parser.add_argument("--heads", type=Path, metavar="DIR", help="compare with the heads that were exported there")
        parser.add_argument(
            "--since",
            metavar="NUMBER",
            help="verify only what came after this exported head (a number, or 'newest'); needs --heads",
        )

    def handle(self, *_: object, heads: Path | None, since: str | None, **__: Any) -> None:  # noqa: ANN401 - Django's signature
        """Verify, say what is wrong, and exit accordingly."""
        try:
            public_keys(PUBLIC_KEYS)
            known = _heads_in(heads)
        except (ImproperlyConfigured, NotAHead, OSError) as error:
            raise CommandError(f"Nothing can be said: {error}", returncode=CANNOT_SAY) from None
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(f"SET LOCAL ROLE {AUDIT}")
            start = _start(known, since) if since else StoredSeal(BEFORE_THE_FIRST, ())
            verification = Verification(is_signed, clock.now(), known, start)
            wrong = self._report(verification)
        self._summarise(verification.found, known)
        if wrong:
            raise CommandError(f"{wrong} faults.", returncode=WRONG)
        self.stdout.write("The ledger is whole." if not since else f"Whole since seal {start.seal.number}.")

    def _report(self, verification: Verification) -> int:
        by = connection.connection
        start = verification.start.seal
        faults = verification.faults(
            stored.leaves_after(by, start.tree_size),
            stored.seals_after(by, start.number),
            stored.rows_without_leaf(by, dict(start.settled) if start.number else None),
        )
        count = 0
        for count, fault in enumerate(faults, 1):
            if count <= MOST_SHOWN:
                self.stderr.write(str(fault))
        if count > MOST_SHOWN:
            self.stderr.write(f"… and {count - MOST_SHOWN} more")
        return count

    def _summarise(self, found: Found, known: list[Seal]) -> None:
        self.stdout.write(f"{found.entries} entries under {found.seals} seals; the last is {found.last.number}.")
        self.stdout.write(f"{found.erased} reads were erased after their term.")
        since = f", the oldest since {found.waiting_since.isoformat(' ', 'seconds')}" if found.waiting_since else ""
        self.stdout.write(f"{found.waiting} rows wait for their seal{since}.")
        if known:
            self.stdout.write(f"{found.heads} of {len(known)} heads compared.")
        else:
            self.stdout.write("No head was given: an end that was cut off cannot be noticed.")


def _heads_in(folder: Path | None) -> list[Seal]:
    """Return the heads of the folder. Raises NotAHead, naming the file, and OSError where there is no folder."""
    if folder is None:
        return []
    heads = []
    for path in sorted(one for one in folder.iterdir() if one.suffix == ".json"):
        try:
            heads.append(from_head(path.read_text(encoding="ascii")))
        except (NotAHead, UnicodeDecodeError) as error:
            raise NotAHead(f"{path.name} is no head: {error}") from None
    return heads


def _start(heads: list[Seal], since: str) -> StoredSeal:
    """Return the seal from which to go on: one that was exported, is signed, and is still what it was."""
    chosen = [head for head in heads if since in (str(head.number), "newest") and is_signed(head)]
    if not chosen:
        raise CommandError(f"There is no signed head {since} in --heads.", returncode=CANNOT_SAY)
    head = max(chosen, key=lambda one: one.number)
    found = stored.seal_numbered(connection.connection, head.number)
    if found is None or found.seal.payload() != head.payload() or not found.gives_its_root():
        raise CommandError(f"The ledger does not hold head {head.number}: verify it whole.", returncode=WRONG)
    return found
