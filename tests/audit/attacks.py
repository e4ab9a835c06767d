"""A small ledger with everything that a superuser needs to attack it."""

from dataclasses import dataclass

from qoricancha.audit.rules.faults import Kind
from qoricancha.audit.rules.seals import Seal
from tests.audit.ledger import Superuser, faults_in

SOURCES = {"history": "relation", "read_log": "purpose"}  # a column that may hold any text


@dataclass(frozen=True)
class Ledger:
    """A small ledger, the heads that were exported of it, and a superuser's session."""

    database: Superuser
    heads: list[Seal]

    def rows(self, source: str) -> list[int]:
        """Return the ids of a source."""
        return [one for (one,) in self.database.execute(f"SELECT id FROM audit.{source} ORDER BY id")]

    def gap(self, source: str) -> int:
        """Return a number that was drawn and never used."""
        (number,) = self.database.execute(
            f"SELECT min(r.id) + 1 FROM audit.{source} r WHERE r.id >= (SELECT max(id) - 12 FROM audit.{source})"
            f" AND NOT EXISTS (SELECT FROM audit.{source} n WHERE n.id = r.id + 1)"
        ).fetchone()
        return number

    def undo(self) -> None:
        """Make it as it was."""
        self.database.rollback()

    def kinds(self, heads: list[Seal] | None = None) -> set[Kind]:
        """Return what is wrong."""
        return {fault.kind for fault in faults_in(self.database, heads)}


def insert_read(ledger: Ledger, row_id: int | str, at: str) -> None:
    ledger.database.execute(
        "INSERT INTO audit.read_log (id, at, actor, role, office, subject_kind, subject_id, purpose, route)"
        f" OVERRIDING SYSTEM VALUE VALUES ({row_id}, {at}, '{{\"kind\": \"STAFF\"}}', 'qoricancha_staff', 'LIM',"
        " 'person', gen_random_uuid(), 'CASE', 'x')"
    )


def insert_change(ledger: Ledger, row_id: int | str, at: str) -> None:
    ledger.database.execute(
        "INSERT INTO audit.history (id, at, actor, role, relation, operation)"
        f" OVERRIDING SYSTEM VALUE VALUES ({row_id}, {at}, '{{\"kind\": \"STAFF\"}}', 'x', 'x', 'UPDATE')"
    )
