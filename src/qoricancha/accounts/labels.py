"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.rules.clients import Counted
from qoricancha.kernel.codes import Outcome

CODE_FAULTS: dict[Outcome, str | Promise] = {
    Outcome.WRONG: _("El código no es correcto. Revíselo y vuelva a escribirlo."),
    Outcome.NO_ATTEMPT_LEFT: _("El código no es correcto y ya no quedan intentos. Pida un código nuevo."),
    Outcome.EXPIRED: _("El código venció. Pida un código nuevo."),
    Outcome.NOT_SENT: _("Primero pida un código."),
}
NO_CODE = _("Escriba los 6 números del código.")

_TOO_MANY_CODES = _("Se pidieron demasiados códigos desde su conexión. Vuelva a intentarlo en una hora.")
TOO_MANY_OF_A_CLIENT: dict[Counted, str | Promise] = {
    Counted.DRAFT: _("Se empezaron demasiadas solicitudes desde su conexión. Vuelva a intentarlo en una hora."),
    Counted.CODE_BY_EMAIL: _TOO_MANY_CODES,
    Counted.CODE_BY_SMS: _TOO_MANY_CODES,
    Counted.PHOTO: _(
        "Se enviaron demasiadas fotografías desde su conexión. "
        "Continúe sin foto: se la tomaremos en la oficina; o vuelva a intentarlo en una hora."
    ),
}
TOO_MANY_IN_ALL = _("Por ahora no podemos enviar más códigos por este medio. Use el otro o vuelva a intentarlo mañana.")
