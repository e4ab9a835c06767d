"""A drawn portrait and a drawn signature: nobody's."""

import io
import math

from PIL import Image, ImageDraw, ImageFilter

SCALE = 2  # drawn twice as large, then shrunk: smooth edges
WIDTH, HEIGHT = 700, 900


def portrait() -> bytes:
    """Return a JPEG of an invented person, 700 x 900, drawn as on an identity photograph."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), "#e9ecef")
    draw = ImageDraw.Draw(image)

    def ellipse(x: float, y: float, rx: float, ry: float, fill: str) -> None:
        draw.ellipse([value * SCALE for value in (x - rx, y - ry, x + rx, y + ry)], fill=fill)

    ellipse(350, 430, 225, 275, "#2b1d16")  # hair
    draw.rounded_rectangle([value * SCALE for value in (130, 735, 570, 1000)], 120 * SCALE, fill="#34506b")  # shirt
    draw.polygon([(value[0] * SCALE, value[1] * SCALE) for value in ((285, 735), (415, 735), (350, 830))], "#f4f1ea")
    draw.rounded_rectangle([value * SCALE for value in (290, 620, 410, 775)], 50 * SCALE, fill="#b07a58")  # neck
    ellipse(350, 450, 178, 235, "#c48d68")  # face
    ellipse(172, 465, 24, 48, "#b98260")
    ellipse(528, 465, 24, 48, "#b98260")
    draw.pieslice([value * SCALE for value in (168, 180, 532, 560)], 180, 360, fill="#2b1d16")  # fringe
    for x in (280, 420):
        ellipse(x, 452, 33, 18, "#fbf8f4")
        ellipse(x, 453, 16, 16, "#4a2f20")
        ellipse(x, 453, 7, 7, "#120b07")
        draw.arc([value * SCALE for value in (x - 48, 398, x + 48, 450)], 200, 340, fill="#2b1d16", width=11 * SCALE)
    draw.arc([value * SCALE for value in (318, 470, 382, 560)], 40, 140, fill="#9c6a4b", width=7 * SCALE)
    draw.arc([value * SCALE for value in (290, 555, 410, 625)], 20, 160, fill="#8e4a41", width=9 * SCALE)
    return _jpeg(image.filter(ImageFilter.GaussianBlur(2.2)).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS))


def signature() -> bytes:
    """Return a PNG of a stroke that is nobody's signature."""
    image = Image.new("RGB", (900, 300), "white")
    points = [
        (90 + step * 4, 150 + 70 * math.sin(step / 9) * math.cos(step / 31) + 18 * math.sin(step / 3))
        for step in range(180)
    ]
    ImageDraw.Draw(image).line(points, fill="#12233d", width=7, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()
