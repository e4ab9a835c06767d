"""Pictures inside the page: a face has no address of its own."""

import base64
from uuid import UUID

from qoricancha.intake.queries import picture_of
from qoricancha.kernel.errors import NotFound
from qoricancha.kernel.files import StoredFile


def as_data_uri(picture: StoredFile | None) -> str:
    """Return a sealed picture to be shown inside the page, or nothing."""
    if picture is None:
        return ""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.read()).decode()}"


def sent_photo_uri(application_id: UUID) -> str:
    """Return the photograph that came with the application, or nothing."""
    try:
        return as_data_uri(picture_of(application_id))
    except NotFound:
        return ""
