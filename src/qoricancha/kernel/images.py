"""Photographs as they are kept: a plain JPEG that we made ourselves.

Pictures come from strangers. They are opened in a process of its own, which
has no keys in its environment, little memory and few seconds; what comes back
holds nothing of the original but its pixels.
"""

import io
import resource
import subprocess
import sys

LONGEST_SIDE = 900  # pixels, of what we make
SMALLEST_SIDE = 30
MOST_PIXELS = 60_000_000  # of what we open
MOST_BYTES = 10 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 85

_MEMORY_BYTES = 1024**3
_CPU_SECONDS = 10
_PATIENCE_SECONDS = 20


class UnreadableImage(Exception):
    """No picture in a format we read, a damaged one, or one too large or too small."""


def normalise_photo(content: bytes) -> bytes:
    """Return a JPEG of at most 900 pixels a side, upright, on white, without metadata. Raises UnreadableImage."""
    if len(content) > MOST_BYTES:
        raise UnreadableImage(f"{len(content)} bytes")
    try:
        done = subprocess.run(  # noqa: S603 - our own file
            [sys.executable, "-I", __file__],
            input=content,
            capture_output=True,
            env={},
            timeout=_PATIENCE_SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise UnreadableImage("the picture could not be opened") from error
    return done.stdout


def _main() -> None:
    """Read a picture from standard input and write the JPEG to standard output. Any failure is an exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.buffer.write(_as_plain_jpeg(sys.stdin.buffer.read()))


def _as_plain_jpeg(content: bytes) -> bytes:
    from PIL import Image, ImageOps  # only the child opens pictures

    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS or min(picture.size) < SMALLEST_SIDE:
            raise UnreadableImage(f"{picture.width} x {picture.height} pixels")
        picture.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    _main()
