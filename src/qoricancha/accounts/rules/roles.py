"""Roles of the staff: what each is called and what it is for. What a role may do stands in permissions.py files."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A code kept in the staff user's row."""

    REGISTRATION_OFFICER = "REGISTRATION_OFFICER"
    REGISTRATION_SUPERVISOR = "REGISTRATION_SUPERVISOR"
    EXECUTIVE_SECRETARY = "EXECUTIVE_SECRETARY"
    AUDITOR = "AUDITOR"


@dataclass(frozen=True)
class RoleDescription:
    """How a role is shown."""

    name: str
    purpose: str


DESCRIPTIONS: dict[Role, RoleDescription] = {
    Role.REGISTRATION_OFFICER: RoleDescription(
        "Oficial de registro", "Recibe a las personas de su oficina, las entrevista y verifica sus datos."
    ),
    Role.REGISTRATION_SUPERVISOR: RoleDescription(
        "Supervisión de registro", "Da el visto bueno a los registros de su oficina; nunca a los propios."
    ),
    Role.EXECUTIVE_SECRETARY: RoleDescription(
        "Secretaría Ejecutiva", "Firma las autorizaciones; las suspende o deja sin efecto con un motivo."
    ),
    Role.AUDITOR: RoleDescription(
        "Auditoría",
        "Revisa quién vio y quién cambió cada registro, en todas las oficinas; no ve los datos de las personas.",
    ),
}


def belongs_to_no_office(roles: Collection[Role]) -> bool:
    """Whether somebody with these roles works beside all offices: an auditor, who judges what the others do."""
    return Role.AUDITOR in roles


def may_be_joined(roles: Collection[Role]) -> bool:
    """Whether one person may have all these roles: an auditor has no other."""
    return Role.AUDITOR not in roles or len(set(roles)) == 1
