"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.kernel.codes import Outcome

CODE_FAULTS: dict[Outcome, str | Promise] = {
    Outcome.WRONG: _("El código no es correcto. Revíselo y vuelva a escribirlo."),
    Outcome.NO_ATTEMPT_LEFT: _("El código no es correcto y ya no quedan intentos. Pida un código nuevo."),
    Outcome.EXPIRED: _("El código venció. Pida un código nuevo."),
    Outcome.NOT_SENT: _("Primero pida un código."),
}
NO_CODE = _("Escriba los 6 números del código.")
