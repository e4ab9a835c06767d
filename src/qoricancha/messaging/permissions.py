"""Whose contacts one may touch, and who may have one proved for somebody else."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.permissions import with_right
from qoricancha.accounts.rules.roles import Right
from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.errors import NotAllowed

proves_for_others = with_right(Right.RECEIVE)
"""Has a contact proved for a person who is present."""


def check_owner(by: Actor, owner: UUID) -> None:
    """Raise NotAllowed when somebody of the public means another's contacts."""
    if by.kind in (ActorKind.PUBLIC, ActorKind.APPLICANT) and by.id != owner:
        raise NotAllowed(_("Este contacto pertenece a otra persona."))
