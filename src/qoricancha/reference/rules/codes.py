"""A code, its names in five languages, and the days on which it may be used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

SPANISH = "es"
LANGUAGES = (SPANISH, "en", "fr", "pt", "ht")
"""Spanish, English, French, Portuguese, Haitian Creole; Spanish is the language of the source."""


class NameForm(StrEnum):
    """Which name: the thing's own, or for a country the nationality, feminine, as it follows *nacionalidad*."""

    NAME = "NAME"
    DEMONYM = "DEMONYM"


class NameState(StrEnum):
    """How far a name can be trusted.

    SOURCE: as the named source writes it, or written in Spanish by us;
    UNREVIEWED: translated by us, read by no speaker yet;
    REVIEWED: an operator noted that a speaker has read it.
    """

    SOURCE = "SOURCE"
    UNREVIEWED = "UNREVIEWED"
    REVIEWED = "REVIEWED"


@dataclass(frozen=True)
class Name:
    """A name in one language."""

    text: str
    state: NameState = NameState.SOURCE


@dataclass(frozen=True)
class Code:
    """A code of a scheme. `facts` are what the scheme says of it besides its names (rules/schemes.py)."""

    scheme: str
    code: str
    names: Mapping[tuple[str, NameForm], Name]
    parent: str = ""
    position: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    facts: Mapping[str, str | bool] = field(default_factory=dict)

    def name(self, language: str = SPANISH, form: NameForm = NameForm.NAME) -> str:
        """Return the name in a language; where there is none, the Spanish one; else the code."""
        found = self.names.get((language, form)) or self.names.get((SPANISH, form))
        return found.text if found else self.code

    def speaks(self, language: str, form: NameForm = NameForm.NAME) -> bool:
        """Say whether there is a name in this very language."""
        return (language, form) in self.names

    def is_valid(self, on: date | None = None) -> bool:
        """Say whether the code may be used on a day (both ends included); without one, whether it has no end."""
        if on is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)
