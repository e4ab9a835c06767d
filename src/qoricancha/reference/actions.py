"""Loading the code tables."""

import csv
from datetime import datetime
from pathlib import Path

from django.db import models

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.reference.models import Country, DatedCode, District, DocumentKind, Office

DATA = Path(__file__).parent / "data"
TABLES: dict[str, type[DatedCode]] = {
    "districts.csv": District,
    "offices.csv": Office,
    "countries.csv": Country,
    "document_kinds.csv": DocumentKind,
}


class CodeRemoved(Exception):
    """The data lack a code that the database has: codes are ended with `valid_to`, never removed."""


@action
def load_reference(*, by: Actor, at: datetime) -> dict[str, int]:  # noqa: ARG001 - every action is told who and when
    """Bring the code tables up to the files in data/; return the rows per file. Raises CodeRemoved."""
    return {name: _load(model, DATA / name) for name, model in TABLES.items()}


def _load(model: type[DatedCode], path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [_row(model, values) for values in csv.DictReader(lines)]
    _refuse_removed(model, {row.pk for row in rows}, path)
    key = model._meta.pk.name  # noqa: SLF001 - Django's public name
    rest = [field.name for field in model._meta.fields if field.name != key]  # noqa: SLF001 - Django's public name
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=[key], update_fields=rest)
    return len(rows)


def _row(model: type[DatedCode], values: dict[str, str]) -> DatedCode:
    fields = {name: model._meta.get_field(name) for name in values}  # noqa: SLF001 - Django's public name
    return model(**{field.attname: _value(field, values[name]) for name, field in fields.items()})


def _value(field: models.Field, text: str) -> object:
    return None if text == "" and field.null else field.to_python(text)


def _refuse_removed(model: type[DatedCode], codes: set[str], path: Path) -> None:
    removed = sorted(set(model.objects.values_list("pk", flat=True)) - codes)
    if removed:
        raise CodeRemoved(f"{path.name} lacks {', '.join(removed)}: give a code its valid_to instead")
