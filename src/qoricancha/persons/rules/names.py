"""Names as they are searched: blind to accents, case, order and punctuation.

What was written is kept as it was written; this is only for finding it again.
"""

import unicodedata

APOSTROPHES = "'’‘`´ʼʻʿʾ＇"
TATWEEL = "\u0640"  # lengthens an Arabic word without changing it
PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
"""Letters that Unicode does not take apart and a keyboard may lack."""

_SILENT = dict.fromkeys(map(ord, APOSTROPHES + TATWEEL))


def search_words(text: str) -> list[str]:
    """Return the different words of a name, folded, in alphabetical order.

    "O'Brien Núñez-Peña" gives ["NUNEZ", "OBRIEN", "PENA"]: apostrophes join, any
    other mark separates. A word may be a single letter; no letter, no word.
    """
    folded = _without_marks(text.casefold().translate(_SILENT)).translate(PLAIN_LETTERS).upper()
    spaced = "".join(character if character.isalnum() else " " for character in _without_marks(folded))
    return sorted(set(spaced.split()))


def joined(*parts: str) -> str:
    """Return the parts that are not empty, with single spaces."""
    return " ".join(" ".join(parts).split())


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.category(character).startswith("M"))
