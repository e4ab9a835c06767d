"""Who may close an office."""

from qoricancha.accounts.permissions import check_office, with_right
from qoricancha.accounts.rules.roles import Right
from qoricancha.kernel.actor import Actor, ActorKind

closes = with_right(Right.CLOSE_OFFICES)
"""Sees, adds and removes the closures of their offices."""


def check_closes(actor: Actor, office: str) -> None:
    """Raise NotAllowed unless the actor supervises this office, or is a job or command."""
    if actor.kind in (ActorKind.JOB, ActorKind.SYSTEM):
        return
    closes(actor)
    check_office(actor, office)
