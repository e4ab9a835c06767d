"""What is seen of the signature: who signed, why and when, with our mark."""

from pathlib import Path

from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.stamp import TextStampStyle

from qoricancha.kernel.authority import authority

FONT = Path(__file__).parent / "font" / "NotoSans-Stamp.ttf"
TEXT = "Firmado digitalmente por:\n%(signer)s\n{title}\nMotivo: %(reason)s\nFecha: %(moment)s (hora de Lima)"
# The mark of kernel/typst/mark.svg, upright in PDF's space: wall, jamb, niche, sun.
MARK = RawContent(
    b".48 .12 .11 rg 5 62 m 26 62 l 31 32 l 0 32 l h f "
    b".78 .58 .18 rg 10.5 51 m 20.5 51 l 22.7 32 l 8.3 32 l h f "
    b"1 1 1 rg 11.8 49.5 m 19.2 49.5 l 21.2 32 l 9.8 32 l h f "
    b".78 .58 .18 rg 19.1 41.5 m 19.1 43.5 17.5 45.1 15.5 45.1 c 13.5 45.1 11.9 43.5 11.9 41.5 c "
    b"11.9 39.5 13.5 37.9 15.5 37.9 c 17.5 37.9 19.1 39.5 19.1 41.5 c f"
)
MARK_WIDTH = 36


def stamp_style() -> TextStampStyle:
    """Return the style; its font is embedded, as PDF/A 6.2.11 wants."""
    font = GlyphAccumulatorFactory(str(FONT))
    return TextStampStyle(
        stamp_text=TEXT.format(title=authority().secretary_title.replace("%", "%%")),
        text_box_style=TextBoxStyle(font=font, font_size=8, leading=10, text_color=(0.14, 0.11, 0.09)),
        inner_content_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MIN,
            y_align=AxisAlignment.ALIGN_MID,
            margins=Margins(left=MARK_WIDTH, right=1, top=1, bottom=1),
            inner_content_scaling=InnerScaling.SHRINK_TO_FIT,
        ),
        border_width=0,
        background=MARK,
        background_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MIN, y_align=AxisAlignment.ALIGN_MIN, margins=Margins(left=1, bottom=-16)
        ),
        background_opacity=1.0,
    )
