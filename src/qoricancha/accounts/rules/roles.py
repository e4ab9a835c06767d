"""What staff may do, and which role may do it. Nothing else decides: permissions.py files ask for a right by name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


def _(words: str) -> str:
    """Mark words for translation; pages translate them."""
    return words


class Right(StrEnum):
    """One thing that staff may do: the whole vocabulary."""

    RECEIVE = "RECEIVE"
    SIGN_OFF = "SIGN_OFF"
    SEE_CASES = "SEE_CASES"
    REISSUE_DOCUMENTS = "REISSUE_DOCUMENTS"
    CHANGE_DOCUMENTS = "CHANGE_DOCUMENTS"
    CLOSE_OFFICES = "CLOSE_OFFICES"
    KEEP_REFERENCE = "KEEP_REFERENCE"
    AUDIT = "AUDIT"
    EXPORT_CASES = "EXPORT_CASES"


RIGHTS: dict[Right, str] = {
    Right.RECEIVE: _("Ver la agenda y los registros, recibir a las personas, entrevistarlas y completar su registro"),
    Right.SIGN_OFF: _("Dar el visto bueno a un registro, que abre el expediente, o devolverlo"),
    Right.SEE_CASES: _("Buscar personas y ver los expedientes y sus documentos"),
    Right.REISSUE_DOCUMENTS: _("Emitir otra vez una autorización de trabajo, con un motivo"),
    Right.CHANGE_DOCUMENTS: _("Suspender, restablecer y dejar sin efecto documentos"),
    Right.CLOSE_OFFICES: _("Cerrar la oficina por días u horas, y quitar cierres"),
    Right.KEEP_REFERENCE: _("Mantener las listas de códigos y los datos de las oficinas"),
    Right.AUDIT: _("Buscar quién vio y quién cambió cada registro, en todas las oficinas"),
    Right.EXPORT_CASES: _("Llevar la lista de expedientes de sus oficinas a un archivo"),
}
"""Each right in words, for pages and for docs/reference/access.md."""


class Role(StrEnum):
    """A code kept in the staff user's row."""

    REGISTRATION_OFFICER = "REGISTRATION_OFFICER"
    REGISTRATION_SUPERVISOR = "REGISTRATION_SUPERVISOR"
    EXECUTIVE_SECRETARY = "EXECUTIVE_SECRETARY"
    OPERATOR = "OPERATOR"
    AUDITOR = "AUDITOR"


@dataclass(frozen=True)
class RoleDescription:
    """What a role is called, what it is for and what it may do, in the offices of whoever has it."""

    name: str
    purpose: str
    rights: frozenset[Right]
    of_offices: bool = True
    """Whether whoever has it works for certain offices; else they see nobody's file by it."""


DESCRIPTIONS: dict[Role, RoleDescription] = {
    Role.REGISTRATION_OFFICER: RoleDescription(
        name=_("Oficial de registro"),
        purpose=_("Recibe a las personas de su oficina, las entrevista y verifica sus datos."),
        rights=frozenset({Right.RECEIVE, Right.SEE_CASES}),
    ),
    Role.REGISTRATION_SUPERVISOR: RoleDescription(
        name=_("Supervisión de registro"),
        purpose=_("Da el visto bueno a los registros de su oficina; nunca a los propios."),
        rights=frozenset(
            {
                Right.RECEIVE,
                Right.SIGN_OFF,
                Right.SEE_CASES,
                Right.REISSUE_DOCUMENTS,
                Right.CLOSE_OFFICES,
                Right.EXPORT_CASES,
            }
        ),
    ),
    Role.EXECUTIVE_SECRETARY: RoleDescription(
        name=_("Secretaría Ejecutiva"),
        purpose=_("Firma las autorizaciones; las suspende o deja sin efecto con un motivo."),
        rights=frozenset({Right.SEE_CASES, Right.REISSUE_DOCUMENTS, Right.CHANGE_DOCUMENTS, Right.EXPORT_CASES}),
    ),
    Role.OPERATOR: RoleDescription(
        name=_("Operación"),
        purpose=_("Mantiene las listas de códigos y los datos de las oficinas; no ve expedientes."),
        rights=frozenset({Right.KEEP_REFERENCE}),
        of_offices=False,
    ),
    Role.AUDITOR: RoleDescription(
        name=_("Auditoría"),
        purpose=_(
            "Revisa quién vio y quién cambió cada registro, en todas las oficinas; no ve los datos de las personas."
        ),
        rights=frozenset({Right.AUDIT}),
        of_offices=False,
    ),
}


def rights_of(roles: Iterable[str]) -> frozenset[Right]:
    """Return what somebody with these roles may do. A code that is no role (any more) gives nothing."""
    known = [DESCRIPTIONS[Role(code)] for code in roles if code in set(Role)]
    return frozenset().union(*(description.rights for description in known))


def needs_an_office(roles: Collection[Role]) -> bool:
    """Whether somebody with these roles must belong to an office."""
    return any(DESCRIPTIONS[role].of_offices for role in roles)


def may_have_offices(roles: Collection[Role]) -> bool:
    """Whether somebody with these roles may belong to an office; an auditor, who judges what all do, stands beside."""
    return Role.AUDITOR not in roles


def may_be_joined(roles: Collection[Role]) -> bool:
    """Whether one person may have all these roles: an auditor has no other."""
    return Role.AUDITOR not in roles or len(set(roles)) == 1
