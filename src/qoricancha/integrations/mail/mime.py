"""A Mail as an Internet message (RFC 5322)."""

import email.policy
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings

from qoricancha.messaging.rules.ports import Mail


def sender_domain() -> str:
    """Return the domain that our messages name."""
    return urlsplit(settings.QORICANCHA_PUBLIC_URL).hostname or "localhost"


def sender() -> str:
    """Return the address that our e-mails come from."""
    return settings.QORICANCHA_SECRETS.get("QORICANCHA_MAIL_FROM") or f"no-responder@{sender_domain()}"


def as_message(mail: Mail) -> EmailMessage:
    """Return the message; a mail sent twice has the same Message-ID and bytes, so that a mailbox can tell."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["Message-ID"] = f"<{mail.message_id}@{sender_domain()}>"
    message["Date"] = format_datetime(mail.written_at)
    message["From"] = sender()
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    for file in mail.attachments:
        kind, _, detail = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=detail, filename=file.name)
    if mail.attachments:
        message.set_boundary(f"part-{mail.message_id}")
    return message
