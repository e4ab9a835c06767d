"""Checks that many rooms share. Each raises NotAllowed with a reason that an officer can read."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.rules.roles import Right, rights_of
from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.errors import NotAllowed

Permission = Callable[[Actor], None]


def anyone(actor: Actor) -> None:
    """Everybody, signed in or not."""


def staff(actor: Actor) -> None:
    """Any signed-in officer."""
    if actor.kind != ActorKind.STAFF:
        raise NotAllowed(_("Inicie sesión para continuar."))


def applicant(actor: Actor) -> None:
    """A signed-in applicant."""
    if actor.kind != ActorKind.APPLICANT:
        raise NotAllowed(_("Ingrese con su número de expediente o teléfono para continuar."))


def with_right(right: Right) -> Permission:
    """Return the permission of officers one of whose roles gives the right."""

    def check(actor: Actor) -> None:
        staff(actor)
        if right not in rights_of(actor.roles):
            raise NotAllowed(_("Su rol no permite esta acción."))

    check.__doc__ = f"Officers with the right {right}."
    check.right = right  # type: ignore[attr-defined]
    return check


operates = with_right(Right.KEEP_REFERENCE)
"""Keeps the reference data: codes, their names, the offices."""

audits = with_right(Right.AUDIT)
"""Searches history and read log of all offices, and sees how the ledger stands. Sees no person's record."""


def check_office(actor: Actor, office: str) -> None:
    """Raise NotAllowed unless the officer works for this office."""
    if actor.kind == ActorKind.STAFF and office not in actor.offices:
        raise NotAllowed(_("Este expediente pertenece a otra oficina."))
