"""What a picture says of itself, read from its first bytes: nothing is decoded here."""

import re
from dataclasses import dataclass
from enum import StrEnum

from qoricancha.kernel.images import MOST_BYTES, MOST_PIXELS

SMALLEST_SIDE, LONGEST_SIDE = 240, 12_000  # pixels
MOST_UPLOADS = 20  # of one draft

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_MARKER = re.compile(rb"\xff{1,64}([^\xff])", re.DOTALL)  # fill bytes may come before the code
_MOST_MARKERS = 1_000  # before the frame header; pictures with much metadata have some dozens, of up to 64 kB each
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class PhotoState(StrEnum):
    """Where a photograph stands."""

    RECEIVED = "RECEIVED"
    READY = "READY"
    REJECTED = "REJECTED"


class Rejection(StrEnum):
    """Why a photograph cannot be used."""

    EMPTY = "EMPTY"
    NO_PICTURE = "NO_PICTURE"
    TOO_HEAVY = "TOO_HEAVY"
    TOO_SMALL = "TOO_SMALL"
    TOO_LARGE = "TOO_LARGE"
    TOO_MANY = "TOO_MANY"
    UNREADABLE = "UNREADABLE"


@dataclass(frozen=True)
class Dimensions:
    """Width and height in pixels."""

    width: int
    height: int


def dimensions_of(content: bytes) -> Dimensions | None:
    """Return what the header of a JPEG or PNG states; None where there is no such header."""
    if content.startswith(_PNG):
        return _of_png(content)
    return _of_jpeg(content) if content.startswith(_JPEG) else None


def refusal_of(content: bytes) -> Rejection | None:
    """Return why the content cannot be taken as a photograph; None if it can be tried."""
    if not content:
        return Rejection.EMPTY
    if len(content) > MOST_BYTES:
        return Rejection.TOO_HEAVY
    found = dimensions_of(content)
    if found is None:
        return Rejection.NO_PICTURE
    if min(found.width, found.height) < SMALLEST_SIDE:
        return Rejection.TOO_SMALL
    if max(found.width, found.height) > LONGEST_SIDE or found.width * found.height > MOST_PIXELS:
        return Rejection.TOO_LARGE
    return None


def _of_png(content: bytes) -> Dimensions | None:
    if content[12:16] != b"IHDR" or len(content) < 24:
        return None
    return Dimensions(int.from_bytes(content[16:20]), int.from_bytes(content[20:24]))


def _of_jpeg(content: bytes) -> Dimensions | None:
    """Walk over the segments to the frame header (ITU-T T.81, B.2.2); what takes too many steps is no photograph."""
    at = 2
    for _ in range(_MOST_MARKERS):
        found = _MARKER.match(content, at)
        if found is None or found.end() + 7 > len(content):
            return None
        at, marker = found.end(), found[1][0]
        if marker in _FRAMES:
            return Dimensions(int.from_bytes(content[at + 5 : at + 7]), int.from_bytes(content[at + 3 : at + 5]))
        at += 0 if marker in _STANDALONE else int.from_bytes(content[at : at + 2])
    return None
