"""Tables that leave the house as files: the only place where CSV and Excel files are made.

A spreadsheet program runs a cell that begins like a formula, also in a CSV file: somebody could call themselves
`=HYPERLINK(...)`. In CSV such a text gets an apostrophe before it (OWASP, CSV Injection); in Excel files every cell is
written as text, which nothing runs.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Protocol

import xlsxwriter

CSV_TYPE = "text/csv; charset=utf-8"
EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Full-width forms too, which some programs take for the others."""
_BREAKS_A_CELL = ("\t", "\r", "\n")
_LONGEST_CELL = 32_767
_WIDEST, _PADDING = 60, 2

Row = Sequence[object]


class Text(Protocol):
    """Where text is written to."""

    def write(self, text: str, /) -> object:
        """Write it."""


class Format(StrEnum):
    """What the file is."""

    CSV = "csv"
    EXCEL = "xlsx"


MEDIA_TYPES = {Format.CSV: CSV_TYPE, Format.EXCEL: EXCEL_TYPE}


def neutral(cell: object) -> str:
    """Return the cell as text that no spreadsheet program runs."""
    text = str(cell).replace("\0", "")
    runs = text.lstrip().startswith(_BEGINS_A_FORMULA) or text.startswith(_BREAKS_A_CELL)
    return f"'{text}" if runs else text


def write_csv(to: Text, head: Row, rows: Iterable[Row]) -> None:
    """Write a table as CSV (RFC 4180) with neutral cells; its line ends are those that make a cell with one quoted."""
    lines = csv.writer(to, lineterminator="\r\n")
    for row in (head, *rows):
        lines.writerow([neutral(cell) for cell in row])


def table_file(kind: Format, title: str, head: Row, rows: Sequence[Row]) -> bytes:
    """Return the table as a file. `title` names the sheet; a CSV file begins with a mark by which Excel knows UTF-8."""
    return _excel(title, head, rows) if kind == Format.EXCEL else _csv(head, rows)


def _csv(head: Row, rows: Sequence[Row]) -> bytes:
    text = io.StringIO(newline="")
    write_csv(text, head, rows)
    return text.getvalue().encode("utf-8-sig")


def _excel(title: str, head: Row, rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True})
        for at, row in enumerate((head, *rows)):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, str(cell)[:_LONGEST_CELL], bold if at == 0 else None)
        for column in range(len(head)):
            longest = max(len(str(row[column])) for row in (head, *rows))
            sheet.set_column(column, column, min(longest + _PADDING, _WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(head) - 1)
    return out.getvalue()
