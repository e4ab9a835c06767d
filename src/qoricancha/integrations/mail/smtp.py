"""E-mail over SMTP, encrypted on the way."""

import smtplib
import ssl
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from qoricancha.integrations.mail.mime import as_message, sender
from qoricancha.messaging.rules.ports import Mail, NotSent, Refused

SECONDS = 30
_TAKEN, _PERMANENT = range(200, 300), range(500, 600)


class SmtpMail:
    """Hands e-mails to the server of QORICANCHA_SMTP_URL.

    `smtps://user:password@host:465` (TLS from the start) or `smtp://…@host:587` (STARTTLS, demanded).
    `smtp://localhost:25` alone goes without: a relay on the same machine.
    """

    repeatable = False

    def send(self, mail: Mail) -> str:
        """Return the server's answer. Raises NotSent or Refused; after any other error nobody knows.

        Errors carry the server's code and not its words, which repeat the address: errors are logged.
        """
        server: smtplib.SMTP | None = None
        try:
            server = _connected()
            _judge(server.mail(sender())[0])
            _judge(server.rcpt(mail.recipient)[0])
        except (OSError, smtplib.SMTPException) as error:
            _close(server)
            raise NotSent(type(error).__name__) from None
        try:
            return _hand_over(server, mail)
        finally:
            server.close()


def _connected() -> smtplib.SMTP:
    url = _server()
    host, context = url.hostname or "", ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, url.port or 587, timeout=SECONDS)
        if host != "localhost":
            server.starttls(context=context)
    server.ehlo_or_helo_if_needed()
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server


def _server() -> SplitResult:
    url = urlsplit(settings.QORICANCHA_SECRETS.get("QORICANCHA_SMTP_URL", ""))
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise ImproperlyConfigured("QORICANCHA_SMTP_URL is not set: no e-mail can be sent")
    return url


def _hand_over(server: smtplib.SMTP, mail: Mail) -> str:
    try:
        code, answer = server.data(bytes(as_message(mail)))
    except smtplib.SMTPDataError as refusal:  # said before a byte of the message left
        code, answer = refusal.smtp_code, refusal.smtp_error
    _judge(code)
    return f"{code} {_text(answer)}"


def _judge(code: int) -> None:
    if code in _PERMANENT:
        raise Refused(code)
    if code not in _TAKEN:
        raise NotSent(code)


def _text(answer: bytes | str) -> str:
    return answer.decode("ascii", "replace") if isinstance(answer, bytes) else answer


def _close(server: smtplib.SMTP | None) -> None:
    if server is not None:
        server.close()
