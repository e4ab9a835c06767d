"""The person comes to the office, or somebody else was meant."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from qoricancha.intake.models import Application
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import NotFound


@action
def note_arrival(*, by: Actor, at: datetime, application_id: UUID) -> None:  # noqa: ARG001 - declared by the decorator
    """Keep the application at its office: no seat takes it to another one from here on. Raises NotFound.

    Whoever is just being given a seat elsewhere is waited for, so read the office afterwards.
    """
    if not Application.objects.filter(id=application_id).update(arrived_at=at):
        raise NotFound(_("No se encontró la solicitud."))


@action
def forget_arrival(*, by: Actor, at: datetime, application_id: UUID) -> None:  # noqa: ARG001 - every action is told who and when
    """Take an arrival back: the application waits again, and a seat may take it to another office. Raises NotFound."""
    if not Application.objects.filter(id=application_id).update(arrived_at=None):
        raise NotFound(_("No se encontró la solicitud."))
