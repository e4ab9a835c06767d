"""Who may open and close case files."""

from qoricancha.accounts.permissions import check_office, with_role
from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel.actor import Actor, ActorKind

_signs_off = with_role(Role.REGISTRATION_SUPERVISOR)
_is_secretary = with_role(Role.EXECUTIVE_SECRETARY)


def check_may_open(actor: Actor, office: str) -> None:
    """Raise NotAllowed unless the actor signs off registrations of this office, or is a job or command."""
    if actor.kind in (ActorKind.JOB, ActorKind.SYSTEM):
        return
    _signs_off(actor)
    check_office(actor, office)


def check_may_close(actor: Actor, office: str) -> None:
    """Raise NotAllowed unless the actor is the Executive Secretary of this office's cases, or a job or command."""
    if actor.kind in (ActorKind.JOB, ActorKind.SYSTEM):
        return
    _is_secretary(actor)
    check_office(actor, office)
