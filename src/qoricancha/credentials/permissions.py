"""Who may ask for, issue and end documents."""

from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.permissions import check_office, with_right
from qoricancha.accounts.rules.roles import Right
from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.errors import NotAllowed

_signs_off = with_right(Right.SIGN_OFF)
_changes_documents = with_right(Right.CHANGE_DOCUMENTS)
_MACHINES = (ActorKind.JOB, ActorKind.SYSTEM)


def check_may_request(actor: Actor, office: str) -> None:
    """Raise NotAllowed unless the actor signs off registrations of this office, or is a job or command."""
    if actor.kind in _MACHINES:
        return
    _signs_off(actor)
    check_office(actor, office)


def check_may_issue(actor: Actor) -> None:
    """Raise NotAllowed for people: only the job reaches the signing key."""
    if actor.kind not in _MACHINES:
        raise NotAllowed(_("Los documentos los emite el sistema."))


def check_may_change(actor: Actor, office: str) -> None:
    """Raise NotAllowed unless the actor may change documents of this office, or a job or command."""
    if actor.kind in _MACHINES:
        return
    _changes_documents(actor)
    check_office(actor, office)
