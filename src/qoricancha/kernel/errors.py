"""Anticipated failures. Their message is for the person on the screen, in their language."""

from collections.abc import Mapping


class DomainError(Exception):
    """Something that a person can be told and can act on."""


class NotAllowed(DomainError):
    """This actor may not do this; the message says why."""


class NotFound(DomainError):
    """There is no such thing for this actor."""


class Conflict(DomainError):
    """The state of the thing does not allow this now."""


class InvalidInput(DomainError):
    """What was typed cannot be used; `fields` maps each field's name to what is wrong."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        super().__init__("; ".join(str(message) for message in fields.values()))
        self.fields = dict(fields)
