"""Who may touch which table, and whose rows: one declarative list per room.

A model that is in no list makes the build fail; a role that is not granted has
nothing. `config.database.apply` makes the database follow this list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules

PUBLIC, STAFF, WORKER = "qoricancha_public", "qoricancha_staff", "qoricancha_worker"

ALL = "SELECT, INSERT, UPDATE, DELETE"

OWN_OFFICES = "office_id = ANY (ARRAY(SELECT app.staff_offices()))"
"""Row condition for staff: the row's office is one of theirs."""


OPERATOR = "(SELECT app.staff_has_role('OPERATOR'))"
"""Row condition for staff: they are an operator, and active."""


def own(column: str) -> str:
    """Return the row condition for the public: the row belongs to the declared draft, application or person."""
    return f"{column} = app.subject()"


_OWNERS = ("intake_application", "registration_registration", "persons_person")


def of_own_offices(column: str) -> str:
    """Return the row condition for staff: what the column (of a named table) names is of one of their offices.

    It names an application, a registration or a person, and the policies of those tables say whose they are.
    """
    return f"({' OR '.join(f'EXISTS (SELECT FROM {table} o WHERE o.id = {column})' for table in _OWNERS)})"


@dataclass(frozen=True)
class Table:
    """One table: `grants` maps a role to its privileges, `rows` a role to an SQL condition on the row.

    Where `rows` is given at all, row-level security is on, and a granted role
    without a condition sees every row. `writes` is a narrower condition for what
    the role may add and change, where it may read more. `history` is True, or the reason why
    changes of this table are not recorded. `key` is the primary key's column;
    `unrecorded` are columns too large or too secret for the history, which says
    only that they changed; `sequences` number its rows besides those that its
    columns own: whoever may insert may draw from them.
    """

    name: str
    grants: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    writes: Mapping[str, str] = field(default_factory=dict)
    history: bool | str = True
    key: str = "id"
    unrecorded: tuple[str, ...] = ()
    sequences: tuple[str, ...] = ()


def all_tables() -> list[Table]:
    """Return every room's tables, sorted by name."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return sorted((table for module in modules for table in module.TABLES), key=lambda table: table.name)
