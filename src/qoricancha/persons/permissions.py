"""Who may register people."""

from qoricancha.accounts.permissions import check_office, with_right
from qoricancha.accounts.rules.roles import Right
from qoricancha.kernel.actor import Actor, ActorKind

_may_sign_off = with_right(Right.SIGN_OFF)


def check_may_register(actor: Actor, office: str) -> None:
    """Raise NotAllowed unless the actor signs off registrations of this office, or is a job or command."""
    if actor.kind in (ActorKind.JOB, ActorKind.SYSTEM):
        return
    _may_sign_off(actor)
    check_office(actor, office)
