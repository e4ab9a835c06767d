"""Who may do what in a registration. Each check raises NotAllowed with a reason."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.permissions import check_office, with_right
from qoricancha.accounts.rules.roles import Right
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import NotAllowed

receives = with_right(Right.RECEIVE)
"""Sees agenda and registrations, checks in, interviews, completes."""

signs_off = with_right(Right.SIGN_OFF)
"""Signs registrations off or returns them."""

sees_cases = with_right(Right.SEE_CASES)
"""Searches and sees case files and their documents."""

exports_cases = with_right(Right.EXPORT_CASES)
"""Takes the list of case files out of the house as a file."""

revokes = with_right(Right.CHANGE_DOCUMENTS)
"""Suspends, reinstates and revokes documents."""

reissues = with_right(Right.REISSUE_DOCUMENTS)
"""Has a work permit issued again; once one was suspended or revoked, only who `revokes`."""


def check_receives(actor: Actor, office: str) -> None:
    """Raise NotAllowed unless the officer receives people at this office."""
    receives(actor)
    check_office(actor, office)


def check_reopens(actor: Actor, office: str, completed_by: UUID | None) -> None:
    """Raise NotAllowed unless the officer receives people at this office and completed this registration."""
    check_receives(actor, office)
    if actor.id != completed_by:
        raise NotAllowed(_("Solo quien completó el registro puede volver a abrirlo; la supervisión puede devolverlo."))


def check_signs_off(actor: Actor, office: str, recorded_by: Collection[UUID]) -> None:
    """Raise NotAllowed unless the officer supervises this office and recorded nothing of this registration."""
    signs_off(actor)
    check_office(actor, office)
    if actor.id in recorded_by:
        raise NotAllowed(_("Usted participó en este registro: el visto bueno lo da otra persona."))
