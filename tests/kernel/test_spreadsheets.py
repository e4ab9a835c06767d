"""Files of tables: nothing that a spreadsheet program would run leaves the house."""

import csv
import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qoricancha.kernel.spreadsheets import Format, neutral, table_file

HEAD = ("Nombre", "Teléfono")


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode() + book.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+51 999 000 111", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "\x0b+1", "\tsolo",
     "=HYPERLINK(\"x\")", "＝1+1"],
)  # fmt: skip
def test_a_formula_becomes_text(text):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Rosa D'Ejemplo", "2019-09-02", "600001", "", "عائشة", "a=b"])
def test_other_texts_stay_as_they_are(text):
    assert neutral(text) == text


@given(st.text(max_size=40))
def test_no_cell_of_a_csv_file_begins_like_a_formula(text):
    content = table_file(Format.CSV, "Prueba", HEAD, [(text, "x")])
    [_head, [cell, last]] = csv_rows(content)
    assert not re.match(r"\s*[=+\-@＝＋－＠]", cell)
    assert last == "x"
    assert cell.removeprefix("'") == text.replace("\0", "").removeprefix("'")


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_no_cell_begins_another_row(end):
    [_head, row] = csv_rows(table_file(Format.CSV, "Prueba", HEAD, [(f"Rosa{end}=1+1", "x")]))
    assert row == [f"Rosa{end}=1+1", "x"]


def test_a_csv_file_is_read_back_as_it_was():
    rows = [("Rosa, «la de la prueba»", "999 000 111"), ('Ana "Ánimo"', "")]
    assert csv_rows(table_file(Format.CSV, "Prueba", HEAD, rows)) == [list(HEAD), *map(list, rows)]


def test_every_cell_of_an_excel_file_is_text():
    sheet = sheet_of(table_file(Format.EXCEL, "Prueba", HEAD, [("=1+1", "+51 999"), ("https://ejemplo.pe", 600001)]))
    cells = re.findall(r'<c r="[A-Z]+\d+"(?: s="\d+")? t="(\w+)">', sheet)
    assert cells == ["s"] * 6
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert "=1+1" in sheet


def test_an_empty_table_is_a_file_with_its_head():
    assert csv_rows(table_file(Format.CSV, "Prueba", HEAD, [])) == [list(HEAD)]
    assert "Teléfono" in sheet_of(table_file(Format.EXCEL, "Prueba", HEAD, []))
