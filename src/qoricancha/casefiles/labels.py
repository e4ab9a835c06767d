"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.casefiles.rules.status import CaseStatus, PartyRole

CASE_STATUSES: dict[CaseStatus, Promise] = {
    CaseStatus.IN_PROCEDURE: _("En trámite"),
    CaseStatus.DECIDED: _("Con decisión definitiva"),
    CaseStatus.WITHDRAWN: _("Desistido"),
    CaseStatus.ARCHIVED: _("Archivado definitivamente"),
}
PARTY_ROLES: dict[PartyRole, Promise] = {
    PartyRole.APPLICANT: _("Solicitante"),
    PartyRole.FAMILY: _("Familiar"),
}


def case_statuses() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(status.value, words) for status, words in CASE_STATUSES.items()]


def party_roles() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(role.value, words) for role, words in PARTY_ROLES.items()]
