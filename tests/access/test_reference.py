"""docs/reference/access.md is what the tables say."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "access.md"


def test_the_page_is_up_to_date():
    call_command("access_reference", str(PAGE), check=True)


def test_a_page_that_was_edited_is_refused(tmp_path: Path):
    edited = tmp_path / "access.md"
    edited.write_text(PAGE.read_text(encoding="utf-8").replace("| 403 |", "| ✓ |", 1), encoding="utf-8")
    with pytest.raises(CommandError, match="out of date"):
        call_command("access_reference", str(edited), check=True)


def test_the_page_is_written_anew(tmp_path: Path):
    call_command("access_reference", str(tmp_path / "new" / "access.md"))
    assert (tmp_path / "new" / "access.md").read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")
