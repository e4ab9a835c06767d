"""A transaction in which the database knows who acts.

The history triggers refuse a write without a declared actor, and the row
policies read the declaration; both see it through settings that are local to
the transaction, so nothing leaks over a pooled connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from qoricancha.kernel.actor import Actor, ActorKind


@dataclass(frozen=True)
class Declaration:
    """What the database is told: the actor, whose rows, and by which token one row may be looked up."""

    actor: Actor
    subject: UUID | None = None
    lookup: bytes | None = None

    def settings(self) -> tuple[str, str, str, str]:
        """Return the values of qoricancha.actor, .staff, .subject and .lookup."""
        staff = str(self.actor.id) if self.actor.kind == ActorKind.STAFF else ""
        return (
            self.actor.as_declared(),
            staff,
            str(self.subject) if self.subject else "",
            self.lookup.hex() if self.lookup else "",
        )


_declared: ContextVar[Declaration | None] = ContextVar("declared", default=None)
_NOBODY = ("", "", "", "")


def declared_actor() -> Actor | None:
    """Return who is acting in this transaction, if anybody."""
    declaration = _declared.get()
    return declaration.actor if declaration else None


@contextmanager
def acting(actor: Actor, *, subject: UUID | None = None, lookup: bytes | None = None) -> Iterator[None]:
    """Open a transaction (or a savepoint) in which `actor` is declared.

    `subject` is the draft, application or person whose rows the public may
    touch; for the public and applicants it is the actor's own id unless said.
    `lookup` is the token by which one row may be found before anything is known.
    """
    if subject is None and actor.kind in (ActorKind.PUBLIC, ActorKind.APPLICANT):
        subject = actor.id
    before = _declared.get()
    mine = _declared.set(declaration := Declaration(actor, subject, lookup))
    try:
        with transaction.atomic():
            _tell_database(declaration.settings())
            yield
            _tell_database(before.settings() if before else _NOBODY)
    finally:
        _declared.reset(mine)


def _tell_database(settings: tuple[str, str, str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('qoricancha.actor', %s, true), set_config('qoricancha.staff', %s, true),"
            " set_config('qoricancha.subject', %s, true), set_config('qoricancha.lookup', %s, true)",
            settings,
        )
