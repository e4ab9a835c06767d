"""Photographs: taken in as they come, made our own by the worker."""

from datetime import datetime
from uuid import UUID

import filetype

from qoricancha.accounts.actions import count_for_client
from qoricancha.accounts.rules.clients import Counted
from qoricancha.intake.actions.answers import decide_photo_later, unsent
from qoricancha.intake.labels import REJECTIONS
from qoricancha.intake.models import Draft, Upload
from qoricancha.intake.rules.photos import MOST_UPLOADS, PhotoState, Rejection, refusal_of
from qoricancha.intake.rules.steps import PHOTO_LATER
from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.enqueue import enqueue
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.kernel.files import StoredFile, store_file
from qoricancha.kernel.images import UnreadableImage, normalise_photo

MEDIA_TYPES = {"image/jpeg", "image/png"}


@action
def receive_photo(*, by: Actor, at: datetime, draft: Draft, content: bytes, client: bytes) -> Upload:
    """Keep a photograph sealed as it came and let the worker look at it. Raises InvalidInput for "photo".

    `client` is the token of the network address that sends: a draft has MOST_UPLOADS, an address its hourly count.
    """
    refusal, kind = _looked_at(content)
    current = unsent(draft)
    if refusal is None and Upload.objects.filter(draft=draft).count() >= MOST_UPLOADS:
        refusal = Rejection.TOO_MANY
    if refusal:
        raise InvalidInput({"photo": REJECTIONS[refusal]})
    _count(by=by, at=at, client=client)
    original = store_file(
        key=current.key, owner=draft.id, kind="photo_as_sent", media_type=kind, content=content, at=at
    )
    upload = Upload(draft=draft, original=original, uploaded_at=at)
    upload.save(force_insert=True)
    if current.answers.get(PHOTO_LATER):
        decide_photo_later(by=by, at=at, draft=draft, later=False)
    enqueue("intake.normalise_photo", upload_id=upload.id)
    return upload


@action
def settle_photo(*, by: Actor, at: datetime, upload_id: UUID) -> Upload | None:  # noqa: ARG001 - declared by the decorator
    """Make our own small JPEG of what was sent, or say why not, and erase what was sent. Runs twice without harm."""
    upload = Upload.objects.select_for_update().filter(id=upload_id).first()
    if upload is None or upload.state != PhotoState.RECEIVED or upload.original_id is None:
        return upload
    original = StoredFile.objects.select_related("key").get(id=upload.original_id)
    upload.original, upload.settled_at = None, at
    try:
        picture = normalise_photo(original.read())
    except UnreadableImage:
        upload.state, upload.rejection = PhotoState.REJECTED, Rejection.UNREADABLE
    else:
        upload.state = PhotoState.READY
        upload.normalised = store_file(
            key=original.key, owner=original.owner, kind="photo", media_type="image/jpeg", content=picture, at=at
        )
    upload.save(update_fields=["original", "normalised", "state", "rejection", "settled_at"])
    StoredFile.objects.filter(id=original.id).delete()
    return upload


def _count(*, by: Actor, at: datetime, client: bytes) -> None:
    try:
        count_for_client(by=by, at=at, client=client, what=Counted.PHOTO)
    except Conflict as refusal:
        raise InvalidInput({"photo": str(refusal)}) from None


def _looked_at(content: bytes) -> tuple[Rejection | None, str]:
    """Return why the content cannot be taken, if so, and its media type. Nobody's draft is locked meanwhile."""
    kind = str(filetype.guess_mime(content[:262])) if content else ""
    refusal = refusal_of(content)
    if refusal is None and kind not in MEDIA_TYPES:
        refusal = Rejection.NO_PICTURE
    return refusal, kind
