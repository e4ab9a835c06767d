"""Roles are declared once; rooms and pages ask for rights and never for a role."""

import re
from importlib import import_module
from pathlib import Path

import qoricancha
from qoricancha.accounts.models import StaffUser
from qoricancha.accounts.rules.roles import DESCRIPTIONS, RIGHTS, Right, Role, rights_of

PACKAGE = Path(qoricancha.__file__).parent
NAMING_A_ROLE = re.compile(r"\bRole\.[A-Z]|with_role|[\"'](" + "|".join(Role) + r")[\"']")
MAY = {
    PACKAGE / "accounts" / "rules" / "roles.py",
    PACKAGE / "demo" / "people.py",
    PACKAGE / "reference" / "permissions.py",  # below accounts
    PACKAGE / "config" / "database" / "tables" / "__init__.py",  # row policies
}


def test_every_role_and_every_right_is_described():
    assert (set(DESCRIPTIONS), set(RIGHTS)) == (set(Role), set(Right))


def test_every_right_is_somebody_s():
    assert rights_of(Role) == set(Right)


def test_every_right_is_asked_for_by_a_room():
    modules = [import_module(f"qoricancha.{path.parent.name}.permissions") for path in PACKAGE.glob("*/permissions.py")]
    asked = {getattr(value, "right", None) for module in modules for value in vars(module).values()}
    assert asked - {None} == set(Right)


def test_a_code_that_is_no_role_gives_nothing():
    assert rights_of(["", "SUPERUSER", "registration_officer"]) == frozenset()


def test_nothing_but_the_declarations_names_a_role():
    naming = {path for path in PACKAGE.rglob("*.py") if NAMING_A_ROLE.search(path.read_text(encoding="utf-8"))}
    assert PACKAGE / "accounts" / "rules" / "roles.py" in naming, "the pattern finds nothing at all"
    assert naming - MAY == set()


def test_there_is_no_superuser():
    assert {"is_superuser", "is_staff", "groups", "user_permissions"} & {
        field.name for field in StaffUser._meta.get_fields()
    } == set()
