"""The folder HOME/outbox of the demo and the tests: what would have been sent. Production refuses to start with it."""

import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings


def put_file(message_id: UUID, written_at: datetime, suffix: str, content: bytes) -> str:
    """Write the whole file or none, readable by us only; return its name. Names sort by the time of writing."""
    folder = Path(settings.QORICANCHA_HOME) / "outbox"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{written_at:%Y%m%dT%H%M%S}-{message_id}{suffix}"
    partial = folder / f".{name}.{os.getpid()}"
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(folder / name)
    return name
