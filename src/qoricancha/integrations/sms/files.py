"""SMS as files: for the demo and the tests."""

from email.message import EmailMessage

from qoricancha.integrations.outbox import put_file
from qoricancha.messaging.rules.ports import Sms


class FileSms:
    """Writes .txt files to HOME/outbox: a line "To: +51…", some headers, an empty line, the text."""

    repeatable = True

    def send(self, sms: Sms) -> str:
        """Return the file's name."""
        message = EmailMessage()
        message["To"] = sms.recipient
        message.set_content(sms.text, cte="8bit")
        return put_file(sms.message_id, sms.written_at, ".txt", bytes(message))
