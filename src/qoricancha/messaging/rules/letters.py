"""Letters: front matter and a body, filled in by name and never by code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Template

from qoricancha.messaging.rules.sms import to_gsm7

NEEDED = frozenset({"subject", "sms", "legal_basis"})


class LetterFault(Exception):
    """The letter's file or the context given to it is not complete: a mistake of ours, never of the addressee."""


@dataclass(frozen=True)
class Letter:
    """A letter in one language; `subject`, `sms` and `body` hold `$words`."""

    name: str
    language: str
    subject: str
    sms: str
    body: str
    legal_basis: str


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
    if front.keys() != NEEDED or not all(front.values()):
        raise LetterFault(f"{name}/{language}: front matter must be {', '.join(sorted(NEEDED))}")
    return Letter(name, language, front["subject"], front["sms"], parts[2], front["legal_basis"])


def render(letter: Letter, context: Mapping[str, str]) -> RenderedLetter:
    """Fill in the words. Values stay on one line: none can add a header or a paragraph. Raises LetterFault."""
    values = {key: " ".join(str(value).split()) for key, value in context.items()}
    try:
        subject, body, sms = (Template(text).substitute(values) for text in (letter.subject, letter.body, letter.sms))
    except (KeyError, ValueError) as error:
        raise LetterFault(f"{letter.name}/{letter.language}: {error}") from None
    return RenderedLetter(subject, body, to_gsm7(sms))
