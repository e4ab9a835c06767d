"""Who may do what in a registration. Each check raises NotAllowed with a reason."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.permissions import check_office, with_role
from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import NotAllowed

receives = with_role(Role.REGISTRATION_OFFICER, Role.REGISTRATION_SUPERVISOR)
"""Sees agenda and registrations, checks in, interviews, completes."""

signs_off = with_role(Role.REGISTRATION_SUPERVISOR)
"""Signs registrations off or returns them."""

sees_cases = with_role(Role.REGISTRATION_OFFICER, Role.REGISTRATION_SUPERVISOR, Role.EXECUTIVE_SECRETARY)
"""Searches and sees case files and their documents."""

revokes = with_role(Role.EXECUTIVE_SECRETARY)
"""Suspends, reinstates and revokes documents."""

reissues = with_role(Role.REGISTRATION_SUPERVISOR, Role.EXECUTIVE_SECRETARY)
"""Has a work permit issued again; once one was suspended or revoked, only who `revokes`."""


def check_receives(actor: Actor, office: str) -> None:
    """Raise NotAllowed unless the officer receives people at this office."""
    receives(actor)
    check_office(actor, office)


def check_signs_off(actor: Actor, office: str, recorded_by: Collection[UUID]) -> None:
    """Raise NotAllowed unless the officer supervises this office and recorded nothing of this registration."""
    signs_off(actor)
    check_office(actor, office)
    if actor.id in recorded_by:
        raise NotAllowed(_("Usted participó en este registro: el visto bueno lo da otra persona."))
