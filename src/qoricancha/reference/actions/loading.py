"""Loading the code tables from the files under version control.

What an operator has added or changed (`edited_at`) is the operator's and stays
as it is. Only rows that differ are written, so that the history says what a
release changed.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from qoricancha.kernel.actions import action
from qoricancha.kernel.actor import Actor
from qoricancha.reference.models import Code, CodeName, District, Office
from qoricancha.reference.rules.codes import LANGUAGES, NameForm, NameState
from qoricancha.reference.rules.schemes import SCHEMES, Scheme

DATA = Path(__file__).parents[1] / "data"
SAMPLE_OFFICES = DATA / "offices.csv"
KEPT = "edited_at"

Row = dict[str, str]


class CodeRemoved(Exception):
    """The data lack a code that the database has: codes are ended with `valid_to`, never removed."""


@action
def load_reference(
    *,
    by: Actor,  # noqa: ARG001 - declared by the decorator
    at: datetime,  # noqa: ARG001 - every action is told who and when
    offices: Path | None,
) -> dict[str, int]:
    """Bring the code tables up to the files in data/; return the rows per file. Raises CodeRemoved.

    `offices` is the table of offices; None leaves them as they are. An operator's change waits until the load has
    ended.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE reference_office, reference_code, reference_codename IN SHARE ROW EXCLUSIVE MODE")
    tables: list[tuple[type[models.Model], Path]] = [(District, DATA / "districts.csv")]
    tables += [(Office, offices)] if offices else []
    loaded = {path.name: _bring_up(model, _table(model, path), path.name) for model, path in tables}
    files = [(scheme, rows_of(scheme)) for scheme in SCHEMES.values()]
    codes = [code for scheme, rows in files for code in codes_of(scheme, rows)]
    names = [name for scheme, rows in files for name in names_of(scheme, rows)]
    _bring_up(Code, codes, "data/codes")
    _bring_up(CodeName, names, "data/codes", withdrawn=_withdraw)
    return loaded | {f"codes/{scheme.slug}.csv": len(rows) for scheme, rows in files}


def rows_of(scheme: Scheme) -> list[Row]:
    """Return the rows of a scheme's file."""
    return list(_read(DATA / "codes" / f"{scheme.slug}.csv"))


def codes_of(scheme: Scheme, rows: Iterable[Row]) -> list[Code]:
    """Return the codes of a scheme's file, in its order."""
    return [
        Code(
            id=f"{scheme.slug}/{row['code']}",
            scheme=scheme.slug,
            code=row["code"],
            parent_id=f"{scheme.slug}/{row['parent']}" if row.get("parent") else None,
            position=position,
            facts={fact: _fact(row[fact], kind) for fact, kind in scheme.facts.items()},
            valid_from=_value(Code._meta.get_field("valid_from"), row.get("valid_from", "")),  # noqa: SLF001 - Django's
            valid_to=_value(Code._meta.get_field("valid_to"), row.get("valid_to", "")),  # noqa: SLF001 - Django's
        )
        for position, row in enumerate(rows, start=1)
    ]


def names_of(scheme: Scheme, rows: Iterable[Row]) -> list[CodeName]:
    """Return the names in a scheme's file: a column per language and form, `to_review` names those without a review."""
    columns = [(language, form, _column(language, form)) for language in LANGUAGES for form in scheme.forms]
    return [
        CodeName(
            id=f"{scheme.slug}/{row['code']}/{language}/{form}",
            code_id=f"{scheme.slug}/{row['code']}",
            language=language,
            form=form,
            text=row[column],
            state=NameState.UNREVIEWED if column in row["to_review"].split() else NameState.SOURCE,
        )
        for row in rows
        for language, form, column in columns
        if row.get(column)
    ]


def _column(language: str, form: NameForm) -> str:
    return language if form == NameForm.NAME else f"{language}_{form.lower()}"


def _fact(text: str, kind: type) -> str | bool:
    return text == "True" if kind is bool else text


def _read(path: Path) -> Iterable[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _table(model: type[models.Model], path: Path) -> list[models.Model]:
    fields = {field.name: field for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's public name
    return [
        model(**{fields[name].attname: _value(fields[name], text) for name, text in row.items()}) for row in _read(path)
    ]


def _value(field: "models.Field[Any, Any] | Any", text: str) -> Any:  # noqa: ANN401 - whatever the field holds
    if isinstance(field, ArrayField):
        return text.split()
    return None if text == "" and field.null else field.to_python(text)


def _bring_up(
    model: type[models.Model],
    rows: list[Any],
    name: str,
    withdrawn: Callable[[type[models.Model], set[str]], None] | None = None,
) -> int:
    """Write the rows that differ from the table's; return how many rows the file has."""
    fields = [field.attname for field in model._meta.concrete_fields if field.name != KEPT]  # noqa: SLF001 - Django's
    key = model._meta.pk.attname  # noqa: SLF001 - Django's public name
    stored, kept = _stored(model, fields, key)
    gone = stored.keys() - kept - {row.pk for row in rows}
    if gone and withdrawn:
        withdrawn(model, gone)
    elif gone:
        raise CodeRemoved(f"{name} lacks {', '.join(sorted(gone))}: give a code its valid_to instead")
    changed = [row for row in rows if row.pk not in kept and _differs(row, stored.get(row.pk))]
    model._default_manager.bulk_create(  # noqa: SLF001 - Django's public name
        changed, update_conflicts=True, unique_fields=[key], update_fields=[name for name in fields if name != key]
    )
    return len(rows)


def _stored(model: type[models.Model], fields: list[str], key: str) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """Return the table's rows by key, and the keys of those that an operator has changed."""
    keeps = any(field.name == KEPT for field in model._meta.concrete_fields)  # noqa: SLF001 - Django's public name
    rows = {row[key]: row for row in model._default_manager.values(*fields, *([KEPT] if keeps else []))}  # noqa: SLF001
    return rows, {pk for pk, row in rows.items() if keeps and row[KEPT] is not None}


def _differs(row: models.Model, stored: Mapping[str, Any] | None) -> bool:
    return stored is None or any(getattr(row, name) != value for name, value in stored.items() if name != KEPT)


def _withdraw(model: type[models.Model], gone: set[str]) -> None:
    """Take back names that the file no longer has: a translation may be withdrawn, a code may not."""
    model._default_manager.filter(pk__in=gone).delete()  # noqa: SLF001 - Django's public name
