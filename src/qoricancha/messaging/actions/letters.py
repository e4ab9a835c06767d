"""Writing letters into the outbox."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.enqueue import enqueue
from qoricancha.kernel.errors import Conflict, NotFound
from qoricancha.kernel.files import StoredFile
from qoricancha.kernel.ids import uuid7
from qoricancha.messaging.models import Contact, OutboxMessage
from qoricancha.messaging.queries import letter_for, touching
from qoricancha.messaging.rules.contacts import ContactKind
from qoricancha.messaging.rules.letters import render

Context = Mapping[str, str] | Callable[[], Mapping[str, str]]
"""The words that a letter needs, or what gives them."""


@action
def queue_letter(
    *,
    by: Actor,
    at: datetime,
    contact_id: UUID,
    letter: str,
    context: Context,
    files: Sequence[UUID] = (),
    once: str = "",
) -> UUID:
    """Put a letter into the outbox, to be sent once the transaction is committed; return the message's id.

    It goes in the language of its contact; a `context` with words of ours in it is a function, called in that language.
    `files` are StoredFile ids that `by` can see; SMS leave them out. Two calls for the same contact and letter with
    the same `once` make one message. Raises NotFound, Conflict when the contact is not verified, LetterFault.
    """
    with touching(by, contact=contact_id):
        contact = Contact.objects.select_related("key").filter(id=contact_id).first()
        if contact is None:
            raise NotFound(_("No existe este contacto."))
        if not contact.is_verified:
            raise Conflict(_("Este contacto todavía no está confirmado; no se le puede enviar nada."))
        if StoredFile.objects.filter(id__in=files).count() != len(set(files)):
            raise NotFound(_("No existe el archivo adjunto."))
        return put_in_outbox(contact, letter=letter, context=context, at=at, files=files, once=once)


def put_in_outbox(
    contact: Contact,
    *,
    letter: str,
    context: Context,
    at: datetime,
    files: Sequence[UUID] = (),
    once: str = "",
    code_until: datetime | None = None,
) -> UUID:
    """Write, seal and enqueue. The callers have checked that this letter may go to this contact."""
    with translation.override(contact.language):
        words = context() if callable(context) else context
    rendered = render(letter_for(letter, contact.language), {"site": settings.QORICANCHA_PUBLIC_URL, **words})
    by_sms = contact.kind == ContactKind.PHONE
    once = once or str(uuid7())
    message = OutboxMessage(
        id=uuid5(contact.id, f"{letter} {once}"),
        key=contact.key,
        contact=contact,
        owner=contact.owner,
        kind=contact.kind,
        recipient=contact.value,
        recipient_token=contact.token,
        letter=letter,
        once=once,
        subject="" if by_sms else rendered.subject,
        body=rendered.sms if by_sms else rendered.body,
        files=[] if by_sms else list(files),
        contact_verified_at=contact.verified_at,
        code_until=code_until,
        queued_at=at,
    )
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    enqueue("messaging.deliver", message_id=message.id)
    return message.id
