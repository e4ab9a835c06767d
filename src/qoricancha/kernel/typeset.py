"""PDF from typst templates: PDF/A-2a and PDF/UA-1 in one file, equal bytes for equal input.

Data reach the template as values, never as markup, and nothing personal is
written to a disk: files travel in memory too. A template imports them by
`#import "/kernel/typst/given.typ": data, file`.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

PACKAGE = Path(__file__).resolve().parents[1]
FONTS = Path(__file__).resolve().parent / "fonts"
ARCHIVAL_AND_ACCESSIBLE = ("a-2a", "ua-1")


class CannotTypeset(Exception):
    """The template does not compile with this data, e.g. a script without a font or an image without alt text."""


def typeset(
    template: Path,
    data: Mapping[str, Any],
    files: Mapping[str, bytes] | None = None,
    standards: Sequence[str] = ARCHIVAL_AND_ACCESSIBLE,
    *,
    at: datetime,
) -> bytes:
    """Return the PDF of a template inside this package.

    `data` is JSON-able; `files` are images by name; `at` becomes the document's
    date. Raises CannotTypeset.
    """
    try:
        return typst.compile(
            template,
            root=PACKAGE,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data), "files": _as_json(files or {})},
            pdf_standards=list(standards),
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise CannotTypeset(f"{template.name}: {error}") from error


@cache
def _fonts() -> typst.Fonts:
    """Return our fonts only: what a machine has installed must not change a document."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _as_json(files: Mapping[str, bytes]) -> str:
    """Return the files as JSON lists of bytes, the one binary form that a typst input can carry."""
    members = (f"{json.dumps(name)}:[{','.join(map(str, content))}]" for name, content in files.items())
    return f"{{{','.join(members)}}}"
