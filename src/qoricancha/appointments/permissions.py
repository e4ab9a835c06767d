"""Who may close an office."""

from qoricancha.accounts.permissions import check_office, with_role
from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel.actor import Actor, ActorKind

closes = with_role(Role.REGISTRATION_SUPERVISOR)
"""Sees, adds and removes the closures of their offices."""


def check_closes(actor: Actor, office: str) -> None:
    """Raise NotAllowed unless the actor supervises this office, or is a job or command."""
    if actor.kind in (ActorKind.JOB, ActorKind.SYSTEM):
        return
    closes(actor)
    check_office(actor, office)
