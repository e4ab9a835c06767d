"""`qoricancha code_reference`."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qoricancha.reference.actions.loading import codes_of, names_of, rows_of
from qoricancha.reference.rules.codes import NameState
from qoricancha.reference.rules.page import Described, as_markdown
from qoricancha.reference.rules.schemes import SCHEMES, Scheme

PAGE = Path("docs/reference/codes.md")


class Command(BaseCommand):
    """Write docs/reference/codes.md from the files of the codes; with --check only say whether it is up to date."""

    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the page's path and whether only to check."""
        parser.add_argument("page", nargs="?", type=Path, default=PAGE)
        parser.add_argument("--check", action="store_true")

    def handle(self, *, page: Path, check: bool, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Write or compare."""
        text = as_markdown(described())
        if not check:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            raise CommandError(f"{page} is out of date: run qoricancha code_reference")


def described() -> Iterator[Described]:
    """Yield every scheme with what its file has."""
    for scheme in SCHEMES.values():
        yield _described(scheme)


def _described(scheme: Scheme) -> Described:
    rows = rows_of(scheme)
    states: dict[str, list[NameState]] = {}
    for name in names_of(scheme, rows):
        states.setdefault(name.language, []).append(NameState(name.state))
    closed = sum(code.valid_to is not None for code in codes_of(scheme, rows))
    return Described(scheme, len(rows), closed, states)
