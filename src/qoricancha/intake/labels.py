"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.intake.rules.photos import PhotoState, Rejection

PHOTO_STATES: dict[PhotoState, Promise] = {
    PhotoState.RECEIVED: _("Recibida, la estamos revisando"),
    PhotoState.READY: _("Lista"),
    PhotoState.REJECTED: _("No se puede usar"),
}

REJECTIONS: dict[Rejection, Promise] = {
    Rejection.EMPTY: _("Elija una fotografía"),
    Rejection.NO_PICTURE: _("El archivo no es una fotografía JPG o PNG. Elija otra"),
    Rejection.TOO_HEAVY: _("La fotografía pesa más de 10 MB. Elija una más liviana o tome otra con menos resolución"),
    Rejection.TOO_SMALL: _("La fotografía es muy pequeña: cada lado debe medir al menos 240 píxeles. Elija otra"),
    Rejection.TOO_LARGE: _("La fotografía tiene demasiados píxeles. Elija una más pequeña"),
    Rejection.TOO_MANY: _("Ya envió muchas fotografías. Continúe sin foto: se la tomaremos en la oficina"),
    Rejection.UNREADABLE: _("No pudimos abrir la fotografía: el archivo está dañado. Elija otra"),
}


def photo_states() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(state.value, words) for state, words in PHOTO_STATES.items()]
