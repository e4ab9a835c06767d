"""The offices of the officer who asks."""

from django.utils.translation import gettext as _

from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import NotAllowed, NotFound
from qoricancha.reference.models import Office
from qoricancha.reference.queries import open_offices


def offices_of(actor: Actor) -> list[Office]:
    """Return the officer's open offices, headquarters first. Raises NotAllowed where there is none."""
    offices = [office for office in open_offices() if office.code in actor.offices]
    if not offices:
        raise NotAllowed(_("Su usuario no pertenece a una oficina. Pídalo a quien administra los accesos."))
    return offices


def chosen_office(offices: list[Office], code: str | None) -> Office:
    """Return the office of this code, or the first without one. Raises NotFound for one that is not among them."""
    if not code:
        return offices[0]
    for office in offices:
        if office.code == code:
            return office
    raise NotFound(_("No se encontró la oficina."))
