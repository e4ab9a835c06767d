"""The kinds of process, and what each is given in production: what it does not have cannot be taken from it."""

from dataclasses import dataclass
from enum import StrEnum


class Process(StrEnum):
    """Which process this is; each has a database role of its own."""

    PUBLIC = "public"
    STAFF = "staff"
    WORKER = "worker"
    OWNER = "owner"
    BACKUP = "backup"


WEB = (Process.PUBLIC, Process.STAFF)
MEETS_PEOPLE = (*WEB, Process.WORKER)  # writes addresses that people open


@dataclass(frozen=True)
class Needs:
    """Names of variables: without the `needed` a process does not start, the `optional` it may have."""

    needed: frozenset[str]
    optional: frozenset[str] = frozenset()

    @property
    def allowed(self) -> frozenset[str]:
        """What the process may be given at all."""
        return self.needed | self.optional


NEEDS = {
    Process.PUBLIC: Needs(
        frozenset({"QORICANCHA_SECRET_KEY", "QORICANCHA_MASTER_KEY", "QORICANCHA_CLAIMS_PUBLIC_KEY"})
    ),
    Process.STAFF: Needs(
        frozenset(
            {
                "QORICANCHA_SECRET_KEY",
                "QORICANCHA_MASTER_KEY",
                "QORICANCHA_CLAIMS_PUBLIC_KEY",
                "QORICANCHA_CLAIMS_PRIVATE_KEY",
            }
        )
    ),
    Process.WORKER: Needs(
        frozenset({"QORICANCHA_MASTER_KEY", "QORICANCHA_LEDGER_KEY", "QORICANCHA_LEDGER_HEADS", "QORICANCHA_SMTP_URL"}),
        frozenset({"QORICANCHA_MAIL_FROM"}),
    ),
    Process.OWNER: Needs(frozenset({"QORICANCHA_LEDGER_PUBLIC_KEY"})),
    Process.BACKUP: Needs(frozenset({"QORICANCHA_BACKUP_RECIPIENT"})),
}
