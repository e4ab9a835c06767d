"""What sending needs from outside."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID


class NotSent(Exception):
    """It certainly did not leave, and may later: no connection, mailbox busy."""


class Refused(Exception):
    """It certainly did not leave and never will: no such mailbox."""


@dataclass(frozen=True)
class Attachment:
    """A file with its neutral name."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """An e-mail in plain text."""

    message_id: UUID
    recipient: str
    subject: str
    body: str
    attachments: tuple[Attachment, ...]
    written_at: datetime


@dataclass(frozen=True)
class Sms:
    """A short message, in GSM letters or else in UCS-2 (rules/sms.py)."""

    message_id: UUID
    recipient: str
    text: str
    written_at: datetime


Written_contra = TypeVar("Written_contra", bound=Mail | Sms, contravariant=True)


class Port(Protocol[Written_contra]):
    """Sends messages of one kind. `repeatable`: sending a message id twice has one effect."""

    repeatable: bool

    def send(self, message: Written_contra, /) -> str:
        """Return the proof that it was taken over. Raises NotSent or Refused; after any other error nobody knows."""


MailPort = Port[Mail]
SmsPort = Port[Sms]
