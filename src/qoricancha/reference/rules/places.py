"""Places and how their names are put in order."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """A department (2 digits), province (4) or district (6) of INEI's ubigeo."""

    code: str
    name: str


@dataclass(frozen=True)
class Place:
    """A district with what it lies in, as it is printed."""

    department: str
    province: str
    district: str

    def __str__(self) -> str:
        return f"{self.department} / {self.province} / {self.district}"


def alphabetical(text: str) -> str:
    """Return the sort key of a Spanish name: accents do not count, ñ comes after n."""
    enye_last = text.casefold().replace("ñ", "n\uffff")
    decomposed = unicodedata.normalize("NFKD", enye_last)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
