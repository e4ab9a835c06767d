"""Kinds of office."""

from enum import StrEnum


class OfficeKind(StrEnum):
    """What kind of site receives applicants."""

    HEADQUARTERS = "HEADQUARTERS"
    DECENTRALISED = "DECENTRALISED"
    BORDER = "BORDER"
