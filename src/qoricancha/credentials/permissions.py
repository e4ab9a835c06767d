"""Who may ask for, issue and end documents."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.permissions import check_office, with_right
from qoricancha.accounts.rules.roles import Right
from qoricancha.credentials.rules.states import DocumentState
from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.errors import NotAllowed

_signs_off = with_right(Right.SIGN_OFF)
_changes_documents = with_right(Right.CHANGE_DOCUMENTS)
_reissues = with_right(Right.REISSUE_DOCUMENTS)
_MACHINES = (ActorKind.JOB, ActorKind.SYSTEM)


def check_may_request(actor: Actor, office: str) -> None:
    """Raise NotAllowed unless the actor signs off registrations of this office, or is a job or command."""
    if actor.kind in _MACHINES:
        return
    _signs_off(actor)
    check_office(actor, office)


def check_may_ask(actor: Actor, person: UUID) -> None:
    """Raise NotAllowed unless the actor is the person whose permit is to be renewed."""
    if actor.kind != ActorKind.APPLICANT or actor.id != person:
        raise NotAllowed(_("Esta autorización pertenece a otra persona."))


def check_may_reissue(actor: Actor, office: str, newest: DocumentState | None) -> None:
    """Raise NotAllowed unless the actor may have a permit issued again at this office.

    Who signs off registrations may; once the newest was suspended or revoked, only who may do that.
    """
    _reissues(actor)
    check_office(actor, office)
    if newest in (DocumentState.SUSPENDED, DocumentState.REVOKED):
        _changes_documents(actor)


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
