"""`qoricancha ledger-proof`."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from qoricancha.audit.management.commands.verify_ledger import AUDIT, CANNOT_SAY, WRONG
from qoricancha.audit.queries import is_signed, stored
from qoricancha.audit.rules.entries import SOURCES
from qoricancha.audit.rules.proofs import NotAProof, Proof, as_text, from_text
from qoricancha.audit.rules.seals import NotAHead, Seal, from_head


class Command(BaseCommand):
    """Prove that one row of history or read log is in the ledger; or check such a proof, without the database.

    Exit code 0: proved; 1: not in the ledger, or the proof does not hold; 2: nothing can be said.
    """

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two uses."""
        uses = parser.add_subparsers(dest="use", required=True)
        give = uses.add_parser("give", help="print the proof of a row; run as the owner of the database")
        give.add_argument("source", choices=sorted(SOURCES))
        give.add_argument("row_id", type=int)
        give.add_argument("--head", type=Path, required=True, help="an exported head, made after the row")
        check = uses.add_parser("check", help="check a proof against a head that one keeps oneself")
        check.add_argument("proof", type=Path)
        check.add_argument("--head", type=Path, required=True, help="the same head, from where one trusts it")

    def handle(self, *_: object, use: str, head: Path, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Do one of them."""
        try:
            known = from_head(head.read_text(encoding="ascii"))
            if use == "give":
                self.stdout.write(as_text(_proof(options["source"], options["row_id"], known)), ending="")
            else:
                _check(from_text(options["proof"].read_text(encoding="utf-8")), known)
                self.stdout.write(f"The row is in the ledger of head {known.number}, signed by {known.key_id}.")
        except (ImproperlyConfigured, NotAHead, NotAProof, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Nothing can be said: {error}", returncode=CANNOT_SAY) from None


def _proof(source: str, row_id: int, head: Seal) -> Proof:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.execute(f"SET LOCAL ROLE {AUDIT}")
        proof = stored.proof_of(connection.connection, SOURCES[source], row_id, head)
    if proof is None or not proof.leads_to_its_head():
        raise CommandError(f"{source} {row_id} is not in the ledger of head {head.number}.", returncode=WRONG)
    return proof


def _check(proof: Proof, head: Seal) -> None:
    if proof.head != head or not is_signed(head) or not proof.leads_to_its_head():
        raise CommandError("The proof does not hold.", returncode=WRONG)
