"""Who may touch a draft."""

from django.utils.translation import gettext_lazy as _

from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.errors import NotAllowed


class NoDraft(NotAllowed):
    """Nobody is inside a draft here: it was never opened, was left, has expired or was erased."""

    def __init__(self) -> None:
        super().__init__(_("Ingrese con su referencia y su código secreto para continuar."))


def inside_a_draft(actor: Actor) -> None:
    """Somebody of the public who has opened a draft. Raises NoDraft."""
    if actor.kind != ActorKind.PUBLIC or actor.id is None:
        raise NoDraft
