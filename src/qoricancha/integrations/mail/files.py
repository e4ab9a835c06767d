"""E-mails as files: for the demo and the tests."""

from qoricancha.integrations.mail.mime import as_message
from qoricancha.integrations.outbox import put_file
from qoricancha.messaging.rules.ports import Mail


class FileMail:
    """Writes .eml files to HOME/outbox; the same message gives the same file."""

    repeatable = True

    def send(self, mail: Mail) -> str:
        """Return the file's name."""
        return put_file(mail.message_id, mail.written_at, ".eml", bytes(as_message(mail)))
