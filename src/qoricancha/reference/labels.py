"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.reference.rules.offices import OfficeKind

OFFICE_KINDS: dict[OfficeKind, Promise] = {
    OfficeKind.HEADQUARTERS: _("Sede central"),
    OfficeKind.DECENTRALISED: _("Oficina desconcentrada"),
    OfficeKind.BORDER: _("Puesto de frontera"),
}


def office_kinds() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(kind.value, words) for kind, words in OFFICE_KINDS.items()]
