"""Letters: front matter and a body, filled in by name and never by code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Template

from qoricancha.messaging.rules.sms import sms_text

NEEDED = frozenset({"subject", "sms", "legal_basis"})
REVIEWED = "reviewed"


class LetterFault(Exception):
    """The letter's file or the context given to it is not complete: a mistake of ours, never of the addressee."""


@dataclass(frozen=True)
class Letter:
    """A letter in one language; `subject`, `sms` and `body` hold `$words`.

    It is not `reviewed` while nobody who grew up with the language has read it.
    """

    name: str
    language: str
    subject: str
    sms: str
    body: str
    legal_basis: str
    reviewed: bool = True

    @property
    def words(self) -> frozenset[str]:
        """The `$words` that it needs."""
        whole = Template(f"{self.subject}\n{self.sms}\n{self.body}")
        return frozenset(whole.get_identifiers())


@dataclass(frozen=True)
class RenderedLetter:
    """What is sent: e-mail subject and body, or the SMS text."""

    subject: str
    body: str
    sms: str


def parse_letter(text: str, *, name: str, language: str) -> Letter:
    """Read `---`, lines of `key: value`, `---`, body. Raises LetterFault."""
    parts = re.fullmatch(r"---\n(.*?)\n---\n+(.*)", text, re.DOTALL)
    if not parts:
        raise LetterFault(f"{name}/{language}: no front matter")
    pairs = (line.partition(": ") for line in parts[1].splitlines())
    front = {key.strip(): value.strip() for key, _, value in pairs}
    reviewed = front.pop(REVIEWED, "yes")
    if front.keys() != NEEDED or not all(front.values()) or reviewed not in ("yes", "no"):
        raise LetterFault(
            f"{name}/{language}: front matter must be {', '.join(sorted(NEEDED))}, and may say {REVIEWED}: no"
        )
    return Letter(name, language, front["subject"], front["sms"], parts[2], front["legal_basis"], reviewed == "yes")


def render(letter: Letter, context: Mapping[str, str]) -> RenderedLetter:
    """Fill in the words. Values stay on one line: none can add a header or a paragraph. Raises LetterFault."""
    values = {key: " ".join(str(value).split()) for key, value in context.items()}
    try:
        subject, body, sms = (Template(text).substitute(values) for text in (letter.subject, letter.body, letter.sms))
    except (KeyError, ValueError) as error:
        raise LetterFault(f"{letter.name}/{letter.language}: {error}") from None
    return RenderedLetter(subject, body, sms_text(sms))
