"""E-mail over a real SMTP conversation."""

import email
import email.policy
import traceback
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured

from qoricancha.integrations.mail.smtp import SmtpMail
from qoricancha.messaging.rules.ports import Attachment, Mail, NotSent, Refused
from tests.messaging.smtp_server import smtp_server

MAIL = Mail(
    message_id=UUID(int=7),
    recipient="rosa.prueba@correo.pe",
    subject="Código 012345 para ingresar",
    body="Su código es 012345.\n.\nFin: ñandú\n",
    attachments=(Attachment("documento.pdf", "application/pdf", b"%PDF-1.7 \x00\xff"),),
    written_at=datetime(2019, 9, 2, 15, 30, tzinfo=UTC),
)


@pytest.fixture
def server(settings):
    """A server that the settings name."""
    with smtp_server() as server:
        settings.QORICANCHA_SECRETS = {"QORICANCHA_SMTP_URL": f"smtp://localhost:{server.port}"}
        yield server


def test_the_message_arrives_whole(server):
    assert SmtpMail().send(MAIL) == "250 guardado 7"
    (received,) = server.received
    message = email.message_from_bytes(received, policy=email.policy.default)
    (attached,) = message.iter_attachments()
    assert message["Subject"] == MAIL.subject
    assert message["To"] == MAIL.recipient
    assert message["Message-ID"] == "<00000000-0000-0000-0000-000000000007@localhost>"
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == MAIL.body
    assert attached.get_content() == b"%PDF-1.7 \x00\xff"


@pytest.mark.parametrize(
    ("verb", "answer", "error"),
    [
        ("HELLO", "421 ocupado", NotSent),
        ("HELLO", "", NotSent),
        ("RCPT", "450 despues", NotSent),
        ("RCPT", "550 no existe", Refused),
        ("RCPT", "", NotSent),
        ("DATA", "451 despues", NotSent),
        ("DATA", "554 no", Refused),
        ("END", "452 lleno", NotSent),
        ("END", "554 no", Refused),
    ],
)
def test_what_certainly_did_not_leave(server, verb, answer, error):
    server.answers[verb] = answer
    with pytest.raises(error):
        SmtpMail().send(MAIL)


@pytest.mark.parametrize("verb", ["HELLO", "RCPT", "DATA", "END"])
@pytest.mark.parametrize("code", [451, 550])
def test_what_the_server_says_of_the_address_is_in_no_error(server, verb, code):
    server.answers[verb] = f"{code} <{MAIL.recipient}>: casilla llena"
    with pytest.raises((NotSent, Refused)) as caught:
        SmtpMail().send(MAIL)
    assert MAIL.recipient not in "".join(traceback.format_exception(caught.value))


def test_a_line_cut_after_the_message_leaves_a_doubt(server):
    server.answers["END"] = ""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - any other kind is what says "nobody knows"
        SmtpMail().send(MAIL)
    assert not isinstance(caught.value, (NotSent, Refused))


def test_no_server_there(server, settings):
    server.server_close()
    settings.QORICANCHA_SECRETS = {"QORICANCHA_SMTP_URL": "smtp://localhost:1"}
    with pytest.raises(NotSent):
        SmtpMail().send(MAIL)


def test_another_machine_is_never_spoken_to_in_clear(server, settings):
    settings.QORICANCHA_SECRETS = {"QORICANCHA_SMTP_URL": f"smtp://127.0.0.1:{server.port}"}
    with pytest.raises(NotSent):
        SmtpMail().send(MAIL)
    assert server.received == []


def test_without_a_server_in_the_settings(settings):
    settings.QORICANCHA_SECRETS = {}
    with pytest.raises(ImproperlyConfigured, match="QORICANCHA_SMTP_URL"):
        SmtpMail().send(MAIL)
