"""Roles of the staff: what each is called and what it is for. What a role may do stands in permissions.py files."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A code kept in the staff user's row."""

    REGISTRATION_OFFICER = "REGISTRATION_OFFICER"
    REGISTRATION_SUPERVISOR = "REGISTRATION_SUPERVISOR"
    EXECUTIVE_SECRETARY = "EXECUTIVE_SECRETARY"
    OPERATOR = "OPERATOR"


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
    Role.OPERATOR: RoleDescription(
        "Operación", "Mantiene las listas de códigos y los datos de las oficinas; no ve expedientes."
    ),
}
