"""Pictures from strangers become plain JPEGs of our own, or are refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from qoricancha.kernel.images import MOST_BYTES, UnreadableImage, normalise_photo


def picture(size=(1200, 1600), kind="JPEG", mode="RGB", color="teal", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_small_jpeg(kind):
    made = opened(normalise_photo(picture(kind=kind)))
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (675, 900))


def test_a_small_picture_is_not_enlarged():
    assert opened(normalise_photo(picture((300, 100)))).size == (300, 100)


def test_metadata_stays_behind_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned to the right
    exif[0x010F] = "Cámara Ficticia"
    made = normalise_photo(picture((400, 200), exif=exif.tobytes()))
    assert (opened(made).size, dict(opened(made).getexif())) == ((200, 400), {})
    assert b"Ficticia" not in made


def test_a_transparent_drawing_lies_on_white():
    made = opened(normalise_photo(picture((300, 100), "PNG", "RGBA", (0, 0, 0, 0))))
    assert made.getpixel((150, 50)) == (255, 255, 255)


def bomb() -> bytes:
    """Return a PNG of a few bytes that claims 50,000 x 50,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", b"%PDF-1.7\n", picture()[:500], picture((20, 20)), picture(kind="GIF"), bomb()],
    ids=["empty", "text", "pdf", "cut", "tiny", "gif", "bomb"],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(UnreadableImage):
        normalise_photo(content)


def test_the_child_has_no_keys(monkeypatch, tmp_path):
    """Whatever a picture makes the child do, it finds no secret in its environment."""
    spy = tmp_path / "spy.py"
    spy.write_text("import os, sys; sys.stdout.write(','.join(sorted(os.environ)))")
    monkeypatch.setattr("qoricancha.kernel.images.__file__", str(spy))
    assert b"QORICANCHA" not in normalise_photo(b"")


def test_what_is_too_heavy_is_not_even_opened():
    normalise_photo(picture().ljust(MOST_BYTES, b"\0"))
    with pytest.raises(UnreadableImage, match="bytes"):
        normalise_photo(picture().ljust(MOST_BYTES + 1, b"\0"))
