"""Kinds of office, and where one is on a map."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class OfficeKind(StrEnum):
    """What kind of site receives applicants."""

    HEADQUARTERS = "HEADQUARTERS"
    DECENTRALISED = "DECENTRALISED"
    BORDER = "BORDER"


@dataclass(frozen=True)
class OfficeDetails:
    """What an operator may change of an office; services and accessibility are codes."""

    address: str
    phone: str
    services: tuple[str, ...]
    accessibility: tuple[str, ...]
    latitude: Decimal | None
    longitude: Decimal | None


def geo_uri(latitude: Decimal | None, longitude: Decimal | None) -> str:
    """Return the place as a `geo:` URI (RFC 5870), which opens the telephone's own map; empty where unknown."""
    return "" if latitude is None or longitude is None else f"geo:{latitude},{longitude}"
