"""Loading the code tables."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.reference.models import Country, DatedCode, District, DocumentKind, Office

DATA = Path(__file__).parent / "data"
SAMPLE_OFFICES = DATA / "offices.csv"
TABLES: dict[str, type[DatedCode]] = {
    "districts.csv": District,
    "countries.csv": Country,
    "document_kinds.csv": DocumentKind,
}


class CodeRemoved(Exception):
    """The data lack a code that the database has: codes are ended with `valid_to`, never removed."""


@action
def load_reference(
    *,
    by: Actor,  # noqa: ARG001 - declared by the decorator
    at: datetime,  # noqa: ARG001 - every action is told who and when
    offices: Path | None = SAMPLE_OFFICES,
) -> dict[str, int]:
    """Bring the code tables up to the files in data/; return the rows per file. Raises CodeRemoved.

    `offices` is the operator's table; None leaves the offices as they are.
    """
    loaded = {name: _load(model, DATA / name) for name, model in TABLES.items()}
    return loaded | ({offices.name: _load(Office, offices)} if offices else {})


def _load(model: type[DatedCode], path: Path) -> int:
    fields = {field.name: field for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's public name
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [model(**_values(fields, row)) for row in csv.DictReader(lines)]
    rest = [name for name, field in fields.items() if not field.primary_key]
    [key] = fields.keys() - rest
    table = model._default_manager  # noqa: SLF001 - Django's public name
    _refuse_removed(set(table.values_list("pk", flat=True)) - {row.pk for row in rows}, path)
    table.bulk_create(rows, update_conflicts=True, unique_fields=[key], update_fields=rest)
    return len(rows)


def _values(fields: "dict[str, models.Field[Any, Any]]", row: dict[str, str]) -> dict[str, object]:
    return {fields[name].attname: _value(fields[name], text) for name, text in row.items()}


def _value(field: "models.Field[Any, Any]", text: str) -> object:
    return None if text == "" and field.null else field.to_python(text)


def _refuse_removed(removed: set[str], path: Path) -> None:
    if removed:
        raise CodeRemoved(f"{path.name} lacks {', '.join(sorted(removed))}: give a code its valid_to instead")
