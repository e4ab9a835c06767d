"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.persons.rules.groups import GroupRole

GROUP_ROLES: dict[GroupRole, Promise] = {
    GroupRole.PRINCIPAL: _("Solicitante principal"),
    GroupRole.SPOUSE: _("Cónyuge"),
    GroupRole.PARTNER: _("Conviviente en unión de hecho estable"),
    GroupRole.CHILD: _("Hijo o hija"),
    GroupRole.DEPENDANT: _("Otra persona dependiente"),
}


def group_roles() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(role.value, words) for role, words in GROUP_ROLES.items()]
