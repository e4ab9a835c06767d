"""Why an officer sees a record: kept in the read log with every view."""

from enum import StrEnum


class Purpose(StrEnum):
    """One code per page that shows people."""

    AGENDA = "AGENDA"
    SEARCH = "SEARCH"
    QUEUE = "QUEUE"
    RECEPTION = "RECEPTION"
    INTERVIEW = "INTERVIEW"
    STATEMENT = "STATEMENT"
    SIGN_OFF = "SIGN_OFF"
    CASE = "CASE"
    CONTACT = "CONTACT"
    DOCUMENT = "DOCUMENT"
    CLOSURE = "CLOSURE"
    AUDIT = "AUDIT"
    EXPORT = "EXPORT"
