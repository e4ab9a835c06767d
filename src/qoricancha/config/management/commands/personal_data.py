"""`qoricancha personal_data`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qoricancha.config.database.personal_data.page import as_markdown

PAGE = Path("docs/reference/personal-data.md")


class Command(BaseCommand):
    """Write docs/reference/personal-data.md from the inventories; with --check only say whether it is up to date."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the page's path and whether only to check."""
        parser.add_argument("page", nargs="?", type=Path, default=PAGE)
        parser.add_argument("--check", action="store_true")

    def handle(self, *, page: Path, check: bool, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Write or compare."""
        if not check:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(as_markdown(), encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != as_markdown():
            raise CommandError(f"{page} is out of date: run qoricancha personal_data")
