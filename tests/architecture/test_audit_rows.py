"""Only audit touches audit rows: no SQL elsewhere names its schema.

Import contracts cannot say this, because history and read log have no models: they are written by SQL alone.
"""

import re
from pathlib import Path

import qoricancha

PACKAGE = Path(qoricancha.__file__).parent
AUDIT_ROWS = re.compile(r"\baudit\s*\.\s*(history|read_log)\b")
MAY = {PACKAGE / "audit", PACKAGE / "config" / "database"}


def test_sql_that_names_audit_rows_stands_in_audit_only():
    sources = [path for ending in ("*.py", "*.sql") for path in PACKAGE.rglob(ending)]
    naming = {path for path in sources if AUDIT_ROWS.search(path.read_text(encoding="utf-8"))}
    assert naming, "the pattern finds nothing at all"
    assert {path for path in naming if not MAY & set(path.parents)} == set()
