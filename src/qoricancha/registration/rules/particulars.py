"""What the officer verifies, field by field: what was declared, what is so, and why they differ.

All values are text: dates as far as they are known (YYYY-MM-DD, YYYY-MM, YYYY), countries as alpha-3, the district as
INEI's ubigeo, the telephone in E.164; empty where there is nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """How the fields are grouped on the page."""

    IDENTITY = "IDENTITY"
    DOCUMENT = "DOCUMENT"
    STAY = "STAY"
    CONTACT = "CONTACT"


SECTIONS: dict[Section, tuple[str, ...]] = {
    Section.IDENTITY: (
        "given_names",
        "first_surname",
        "second_surname",
        "birth_date",
        "birth_country",
        "nationality",
    ),
    Section.DOCUMENT: ("origin_document_kind", "origin_document_number"),
    Section.STAY: ("entry_date", "district", "address_line"),
    Section.CONTACT: ("phone", "email"),
}
FIELDS: tuple[str, ...] = tuple(name for names in SECTIONS.values() for name in names)
CONTACT_FIELDS = SECTIONS[Section.CONTACT]
NAME_FIELDS = ("given_names", "first_surname", "second_surname")
DOCUMENT_NUMBER = "origin_document_number"
REQUIRED = frozenset({"birth_date", "birth_country", "nationality", "origin_document_kind", "district"})


class Gap(StrEnum):
    """What is still missing before a registration can be completed."""

    PARTICULARS = "PARTICULARS"
    NAME = "NAME"
    PHOTO = "PHOTO"
    SIGNATURE = "SIGNATURE"


@dataclass(frozen=True)
class Verification:
    """One field as the officer leaves it."""

    name: str
    declared: str
    verified: str
    reason: str = ""

    @property
    def differs(self) -> bool:
        """Whether the officer corrected what was declared."""
        return self.verified != self.declared

    @property
    def lacks_reason(self) -> bool:
        """Whether a correction says no why."""
        return self.differs and not self.reason


def declared_text(answers: Mapping[str, object], name: str) -> str:
    """Return what was declared in a field, as text without surrounding space."""
    value = answers.get(name)
    return "" if value is None else str(value).strip()


def compared(
    answers: Mapping[str, object], verified: Mapping[str, str], reasons: Mapping[str, str]
) -> list[Verification]:
    """Return every field, declared beside verified; the reason of a field that does not differ is dropped."""
    found = []
    for name in FIELDS:
        pair = Verification(name, declared_text(answers, name), verified.get(name, "").strip())
        reason = reasons.get(name, "").strip() if pair.differs else ""
        found.append(Verification(name, pair.declared, pair.verified, reason))
    return found


def gaps(*, verified: Mapping[str, str] | None, has_photo: bool, has_signature: bool) -> list[Gap]:
    """Return what is missing, in the order of the pages; `verified` is None before anything was verified."""
    missing = []
    if verified is None or any(not verified.get(name) for name in REQUIRED):
        missing.append(Gap.PARTICULARS)
    elif not any(verified.get(name) for name in NAME_FIELDS):
        missing.append(Gap.NAME)
    if not has_photo:
        missing.append(Gap.PHOTO)
    if not has_signature:
        missing.append(Gap.SIGNATURE)
    return missing
