"""Who may keep the codes and the offices' particulars."""

from django.utils.translation import gettext_lazy as _

from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.errors import NotAllowed

OPERATOR = "OPERATOR"
"""The role's code. Roles are of the accounts room, which stands above this one; a test compares."""


def check_operates(actor: Actor) -> None:
    """Raise NotAllowed unless the actor is an operator. The row policies ask the same."""
    if actor.kind != ActorKind.STAFF or OPERATOR not in actor.roles:
        raise NotAllowed(_("Su rol no permite esta acción."))
