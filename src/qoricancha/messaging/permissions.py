"""Whose contacts one may touch."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.errors import NotAllowed


def check_owner(by: Actor, owner: UUID) -> None:
    """Raise NotAllowed when somebody of the public means another's contacts."""
    if by.kind in (ActorKind.PUBLIC, ActorKind.APPLICANT) and by.id != owner:
        raise NotAllowed(_("Este contacto pertenece a otra persona."))
