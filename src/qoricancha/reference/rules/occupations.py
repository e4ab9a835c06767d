"""Finding an occupation of ISCO-08 by the words that people use for their work.

"enfermera" finds nurses, "soldador" welders, "vendedora ambulante" street
vendors. Accents, case, gender and number do not count; the last word may be
half typed. Each answer matches every word: another word never finds more.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_LITTLE = frozenset({"a", "al", "con", "de", "del", "el", "en", "la", "las", "los", "o", "para", "por", "y"})
_SHORTEST_STEM = 3

WHOLE, IN_A_PHRASE, IN_THE_TITLE, AMONG_ITS_WORDS, BEGUN = 5, 4, 3, 2, 1


@dataclass(frozen=True)
class Occupation:
    """A unit group: its code, its title, and the words by which people call it."""

    code: str
    title: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """An occupation, and how well it fits: higher is better."""

    occupation: Occupation
    score: int


def matching(text: str, occupations: Iterable[Occupation], *, most: int = 10) -> list[Found]:
    """Return the occupations that a text names, the best first, then by code; none for an empty text."""
    typed = stems(text)
    if not typed:
        return []
    scored = ((_score(typed, occupation), occupation) for occupation in occupations)
    found = [Found(occupation, score) for score, occupation in scored if score]
    return sorted(found, key=lambda one: (-one.score, one.occupation.code))[:most]


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """Return the words of a text without accents, little words, plural and gender: "Vendedoras" is "vendedor"."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    plain = plain.casefold()  # a mathematical "𝚨" is a capital only now
    words = "".join(one if one.isalnum() else " " for one in plain).split()
    return tuple(_stem(word) for word in words if word not in _LITTLE)


def _stem(word: str) -> str:
    for ending in ("es", "as", "os", "s", "a", "o", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


@dataclass(frozen=True)
class _Stems:
    phrases: tuple[frozenset[str], ...]
    title: frozenset[str]
    all: frozenset[str]


@lru_cache(maxsize=1024)
def _stems_of(occupation: Occupation) -> _Stems:
    phrases = tuple(frozenset(stems(words)) for words in occupation.words)
    title = frozenset(stems(occupation.title))
    return _Stems(phrases, title, title.union(*phrases))


def _score(typed: tuple[str, ...], occupation: Occupation) -> int:
    wanted, known = frozenset(typed), _stems_of(occupation)
    if wanted in (*known.phrases, known.title):
        return WHOLE
    if any(wanted <= phrase for phrase in known.phrases):
        return IN_A_PHRASE
    if wanted <= known.title:
        return IN_THE_TITLE
    if wanted <= known.all:
        return AMONG_ITS_WORDS
    *whole, last = typed
    return BEGUN if frozenset(whole) <= known.all and any(stem.startswith(last) for stem in known.all) else 0
