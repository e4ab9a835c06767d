"""SMS text: the GSM 7-bit alphabet (3GPP TS 23.038, 6.2.1), where 160 characters fit, not 70."""

import unicodedata

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
_REPLACED = str.maketrans({"“": '"', "”": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "–": "-", "—": "-",
                           "…": "...", "•": "*", "º": "o", "ª": "a", "°": "o", "\u00a0": " ", "\t": " "})  # fmt: skip
ONE_SEGMENT, OF_MANY = 160, 153


def to_gsm7(text: str) -> str:
    """Return the text in letters that every telephone shows: á í ó ú lose their accent, é ñ ü ¿ ¡ keep it.

    What has no likeness in the alphabet becomes "?".
    """
    return "".join(_like(character) for character in text.translate(_REPLACED))


def _like(character: str) -> str:
    if character in _BASIC or character in _EXTENDED:
        return character
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    return plain if plain and all(part in _BASIC for part in plain) else "?"


def septets(text: str) -> int:
    """Return the length in units of the GSM alphabet; extended characters take two."""
    return sum(2 if character in _EXTENDED else 1 for character in text)


def segments(text: str) -> int:
    """Return how many SMS a GSM text takes."""
    length = septets(text)
    return 1 if length <= ONE_SEGMENT else -(-length // OF_MANY)
