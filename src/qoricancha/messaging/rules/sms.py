"""SMS text: in the GSM 7-bit alphabet, where 160 characters fit, or in UCS-2, where 70 do (3GPP TS 23.038, 6.2).

A text of several segments loses room to the header that joins them (3GPP TS 23.040, 9.2.3.24.1), and neither an escape
of the GSM alphabet nor a pair of surrogates is cut in two.
"""

import unicodedata
from collections.abc import Sequence

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
_REPLACED = str.maketrans({"“": '"', "”": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "–": "-", "—": "-",
                           "…": "...", "•": "*", "º": "o", "ª": "a", "°": "o", "\u00a0": " ", "\t": " "})  # fmt: skip
ONE_GSM, OF_MANY_GSM = 160, 153
ONE_UCS2, OF_MANY_UCS2 = 70, 67
MOST_SEGMENTS = 3


def to_gsm7(text: str) -> str | None:
    """Return the text in GSM letters: á í ó ú ã ç lose their marks, é è ñ ò ü keep them.

    None where some sign has no likeness among them.
    """
    likenesses = [_like(character) for character in text.translate(_REPLACED)]
    return None if None in likenesses else "".join(filter(None, likenesses))


def sms_text(text: str) -> str:
    """Return the text as it is sent: in GSM letters, or as it is where some sign has no likeness among them."""
    plain = to_gsm7(text)
    return text if plain is None else plain


def segments(text: str) -> int:
    """Return how many SMS a text takes as it is, in GSM letters if all of it are, else in UCS-2."""
    if all(character in _BASIC or character in _EXTENDED for character in text):
        return _packed([2 if character in _EXTENDED else 1 for character in text], ONE_GSM, OF_MANY_GSM)
    return _packed([len(character.encode("utf-16-be")) // 2 for character in text], ONE_UCS2, OF_MANY_UCS2)


def _like(character: str) -> str | None:
    if character in _BASIC or character in _EXTENDED:
        return character
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    return plain if plain and all(part in _BASIC for part in plain) else None


def _packed(sizes: Sequence[int], one: int, of_many: int) -> int:
    """Return how many segments hold units of these sizes, none of them cut."""
    if sum(sizes) <= one:
        return 1
    count, free = 1, of_many
    for size in sizes:
        if size > free:
            count, free = count + 1, of_many
        free -= size
    return count
