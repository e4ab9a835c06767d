"""docs/reference/personal-data.md, printed from the inventories."""

from collections.abc import Iterator
from datetime import timedelta

from qoricancha.config.database.personal_data import MEANINGS, Column, Data, Inventory, Lies, all_inventories
from qoricancha.config.database.personal_data.rules import RULES, Rule

_HEAD = """# Personal data

<!-- Written by `qoricancha personal_data` from config/database/personal_data. Do not edit: a test compares. -->

What each column holds of whom, how it lies in the database, and until when: the inventory of DS 016-2024-JUS, art.
47.3. A column that is not in it makes the build fail. The rules are carried out every hour by the worker;
`qoricancha retention` says what is past its term, `--apply` erases it at once.

SEALED is ciphertext under a key of the person, application or document, which is not in the database
([0003](../decisions/0003-sealed-fields.md)); TOKEN is a keyed hash by which equals are found, and nothing else.
"""


def as_markdown() -> str:
    """Return the whole page."""
    return "\n".join([_HEAD, *_classes(), *_rules(), *_tables()]) + "\n"


def _classes() -> Iterator[str]:
    yield "## Classes\n"
    yield "| class | what |\n|---|---|"
    for data, meaning in MEANINGS.items():
        yield f"| {data} | {meaning} |"


def _rules() -> Iterator[str]:
    yield "\n## How long\n"
    yield "| rule | kept | by which law | what goes |\n|---|---|---|---|"
    for rule in RULES:
        yield f"| {rule.name} | {rule.kept} | {rule.basis} | {_what_goes(rule)} |"


def _what_goes(rule: Rule) -> str:
    if rule.period is None:
        return "nothing by itself"
    days = _days(rule.period)
    rows = [f"`{rows.table}`, {days} `{rows.event}`{_where(rows.where)}" for rows in rule.erases]
    return "<br>".join(rows) or f"by the room, {days} that"


def _days(period: timedelta) -> str:
    if not period:
        return "at"
    if period < timedelta(days=1):
        return f"{period // timedelta(hours=1)} hours after"
    return "one day after" if period.days == 1 else f"{period.days} days after"


def _where(condition: str) -> str:
    return "" if condition == "true" else f" where `{condition}`"


def _tables() -> Iterator[str]:
    yield "\n## Columns"
    for name, table in all_inventories().items():
        yield f"\n### {name}\n\nKept: {table.rule.name}.\n"
        yield "| column | class | lies | why open |\n|---|---|---|---|"
        yield from _columns(table)


def _columns(table: Inventory) -> Iterator[str]:
    """Yield a row for each kind of column: those that are alike stand together."""
    alike: dict[Column, list[str]] = {}
    for name, column in table.columns.items():
        alike.setdefault(column, []).append(name)
    order = list(Data)
    for column, names in sorted(alike.items(), key=lambda one: -order.index(one[0].data)):
        listed = ", ".join(f"`{name}`" for name in names)
        lies = column.lies if column.data != Data.NONE or column.lies != Lies.OPEN else ""
        yield f"| {listed} | {column.data} | {lies} | {column.why} |"
