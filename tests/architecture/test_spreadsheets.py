"""Tables leave the house through kernel/spreadsheets.py alone, where cells are made harmless."""

import re
from pathlib import Path

import qoricancha

SOURCE = Path(qoricancha.__file__).parent
WRITERS = re.compile(r"csv\.(writer|DictWriter)|xlsxwriter|openpyxl|to_csv|to_excel")


def test_nothing_else_writes_tables():
    found = {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if WRITERS.search(path.read_text())}
    assert found == {"kernel/spreadsheets.py"}
