"""A person asks for the next permit; the worker, who trusts nothing that the public says, makes it."""

from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.credentials.actions.requesting import request_work_permit
from qoricancha.credentials.models import Document
from qoricancha.credentials.permissions import check_may_ask, check_may_issue
from qoricancha.credentials.queries import permits_of, renewal_of
from qoricancha.credentials.rules.renewal import Occasion, Renewal
from qoricancha.credentials.rules.states import DocumentState
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.enqueue import enqueue
from qoricancha.kernel.errors import Conflict, NotFound

REFUSALS: dict[Renewal, str | Promise] = {
    Renewal.NOT_YET: _("Todavía no puede renovar su autorización: sigue vigente por más de 30 días."),
    Renewal.NOT_NEEDED: _("Su autorización no vence: vale hasta la decisión definitiva de su caso."),
    Renewal.SUSPENDED: _("Su autorización está suspendida y no se renueva por esta página."),
    Renewal.ENDED: _("Su autorización quedó sin efecto y no se renueva por esta página."),
    Renewal.CASE_CLOSED: _("Su expediente concluyó: no se renueva la autorización."),
    Renewal.NOT_PROVIDED: _("La ley vigente no permite renovarla por esta página."),
}


@action
def ask_for_renewal(*, by: Actor, at: datetime, person_id: UUID) -> Document:
    """Ask for the permit that follows one's newest; asked again while it is made, it changes nothing.

    Raises NotAllowed, NotFound without a permit, Conflict saying why it cannot be renewed.
    """
    check_may_ask(by, person_id)
    newest = _newest(person_id)
    standing = renewal_of(newest, at=at)
    if standing == Renewal.UNDER_WAY:
        return newest
    if standing != Renewal.OPEN:
        raise Conflict(str(REFUSALS[standing]))
    if _mark(newest, at):
        enqueue("credentials.renew_work_permit", lock=str(newest.id), document_id=newest.id)
    return newest


@action
def renew_work_permit(*, by: Actor, at: datetime, document_id: UUID) -> Document | None:
    """Request the permit that its holder asked for, if it may still be renewed; return it. Runs twice without harm.

    Raises NotAllowed to people, NotFound.
    """
    check_may_issue(by)
    asked = Document.objects.select_for_update().filter(id=document_id).first()
    if asked is None:
        raise NotFound(_("No se encontró el documento."))
    if asked.renewal_asked_at is None or _newest(asked.person_id).id != asked.id:
        return None
    asked.renewal_asked_at = None
    if renewal_of(asked, at=at) != Renewal.OPEN:
        asked.save(update_fields=["renewal_asked_at"])
        return None
    return request_work_permit(
        by=by,
        at=at,
        case_file_id=asked.case_file_id,
        person_id=asked.person_id,
        photo_file_id=asked.photo_id,
        occasion=Occasion.RENEWAL,
    )


def _newest(person_id: UUID) -> Document:
    found = permits_of(person_id)
    if not found:
        raise NotFound(_("Todavía no tiene una autorización."))
    return found[0]


def _mark(permit: Document, at: datetime) -> bool:
    """Note that its holder asked; False where that was noted meanwhile."""
    still = Document.objects.filter(id=permit.id, state=DocumentState.ISSUED, renewal_asked_at=None)
    return still.update(renewal_asked_at=at) == 1
