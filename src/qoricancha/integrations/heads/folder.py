"""Heads as files in a folder: one that belongs to another machine, and from which nothing is ever deleted."""

import os
from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from qoricancha.audit.rules.seals import Seal, as_head


class FolderHeads:
    """Writes each head to QORICANCHA_LEDGER_HEADS; the demo's folder is HOME/ledger-heads."""

    def keep(self, head: Seal) -> str:
        """Write the whole file or none and return its name. A file that is there already is never written over."""
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{head.sealed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{head.number}.json"
        if not (folder / name).exists():
            _write(folder / name, as_head(head))
        return name


def _folder() -> Path:
    if not settings.QORICANCHA_LEDGER_HEADS:
        raise ImproperlyConfigured("QORICANCHA_LEDGER_HEADS is not set: no head can be kept")
    return Path(settings.QORICANCHA_LEDGER_HEADS)


def _write(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with partial.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
