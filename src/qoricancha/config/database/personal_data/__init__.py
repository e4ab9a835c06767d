"""What each column holds of whom, how it lies there, and until when: one inventory per room (ADR 0042).

It is the inventory of personal data that DS 016-2024-JUS, art. 47.3 asks for, and more than a document: a column that
is in no inventory makes the build fail, `docs/reference/personal-data.md` is printed from it, and `erasing` executes
its rules. It stands beside `config.database.tables`, which says who may touch what.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules

from qoricancha.config.database.personal_data.rules import Rule

_NO_ROOMS = ("rules", "erasing", "page")


class Data(StrEnum):
    """Whose secret a column is; the first that fits from the end."""

    NONE = "NONE"
    PSEUDONYMOUS = "PSEUDONYMOUS"
    PERSONAL = "PERSONAL"
    SENSITIVE = "SENSITIVE"
    SECRET = "SECRET"  # noqa: S105 - a class of data


MEANINGS: dict[Data, str] = {
    Data.NONE: "about no person",
    Data.PSEUDONYMOUS: "about a person whom it names only together with other rows or a key",
    Data.PERSONAL: "identifies a person, or describes one who is identified (Ley 29733, art. 2.4)",
    Data.SENSITIVE: "biometric, or about origin, convictions, health, private life (Ley 29733, art. 2.5; "
    "DS 016-2024-JUS, art. III.6): faces, signatures and the claim itself",
    Data.SECRET: "opens something: keys, codes, their hashes",
}


class Lies(StrEnum):
    """How a column lies in the database."""

    OPEN = "OPEN"
    SEALED = "SEALED"
    TOKEN = "TOKEN"  # noqa: S105 - a form of data


@dataclass(frozen=True)
class Column:
    """A column. `why` says why it lies open although it is more than pseudonymous."""

    data: Data
    lies: Lies = Lies.OPEN
    why: str = ""


@dataclass(frozen=True)
class Inventory:
    """A table: its columns by name, and the rule by which its rows go."""

    rule: Rule
    columns: Mapping[str, Column]


def inventory(rule: Rule, *groups: Mapping[str, Column]) -> Inventory:
    """Return an inventory of all groups. Raises ValueError when a column is in two."""
    columns: dict[str, Column] = {}
    for group in groups:
        if twice := columns.keys() & group.keys():
            raise ValueError(f"classed twice: {sorted(twice)}")
        columns |= group
    return Inventory(rule, columns)


def nothing(*names: str) -> dict[str, Column]:
    """Return columns about no person."""
    return dict.fromkeys(names, Column(Data.NONE))


def pseudonymous(*names: str) -> dict[str, Column]:
    """Return columns that name a person only together with others."""
    return dict.fromkeys(names, Column(Data.PSEUDONYMOUS))


def tokens(*names: str) -> dict[str, Column]:
    """Return keyed tokens: equal for equal texts, and nothing else without the key."""
    return dict.fromkeys(names, Column(Data.PSEUDONYMOUS, Lies.TOKEN))


def sealed(data: Data, *names: str) -> dict[str, Column]:
    """Return columns of ciphertext."""
    return dict.fromkeys(names, Column(data, Lies.SEALED))


def hashed(*names: str) -> dict[str, Column]:
    """Return keyed hashes of codes."""
    return dict.fromkeys(names, Column(Data.SECRET, Lies.TOKEN))


def opened(data: Data, why: str, *names: str) -> dict[str, Column]:
    """Return columns that lie open for a reason."""
    return dict.fromkeys(names, Column(data, Lies.OPEN, why))


def all_inventories() -> dict[str, Inventory]:
    """Return every table's inventory by the table's name, sorted; audit's with their schema."""
    rooms = [module.name for module in iter_modules(__path__) if module.name not in _NO_ROOMS]
    modules = [import_module(f"{__name__}.{room}") for room in rooms]
    return dict(sorted((name, one) for module in modules for name, one in module.TABLES.items()))
