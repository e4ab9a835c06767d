"""What the demo's file adapters have "sent": e-mails (.eml) and SMS (.txt) in HOME/outbox."""

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

MOST = 60


@dataclass(frozen=True)
class SentMessage:
    """A message as it left."""

    name: str
    sent_at: datetime
    channel: str
    recipient: str
    subject: str
    text: str
    attachments: list[str]


def sent_messages() -> list[SentMessage]:
    """Return the newest messages, newest first."""
    folder = Path(settings.QORICANCHA_HOME) / "outbox"
    whole = [path for path in folder.glob("*.*") if path.suffix in (".eml", ".txt")]  # not what is being written
    return [_read(path) for path in sorted(whole, key=_written, reverse=True)[:MOST]]


def _written(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name


def _read(path: Path) -> SentMessage:
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(preferencelist=("plain",))
    text = body.get_content() if body else str(message.get_payload())
    names = [part.get_filename() or "" for part in message.iter_attachments()] if message.is_multipart() else []
    channel = "Correo" if path.suffix == ".eml" else "SMS"
    return SentMessage(path.name, at, channel, str(message["To"] or ""), str(message["Subject"] or ""), text, names)
