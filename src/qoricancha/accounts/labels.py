"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.rules.clients import Counted
from qoricancha.accounts.rules.reviews import Remark
from qoricancha.accounts.rules.sessions import Factor, SessionEnd
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

FACTORS: dict[Factor, Promise] = {
    Factor.PASSWORD: _("Contraseña sola, antes de activar un segundo factor"),
    Factor.TOTP: _("Contraseña y aplicación de códigos"),
    Factor.PASSKEY: _("Llave de acceso"),
    Factor.RECOVERY_CODE: _("Contraseña y código de recuperación"),
}
ENROLLED: dict[str, Promise] = {"totp": _("aplicación de códigos"), "webauthn": _("llave de acceso")}
"""By allauth's codes of second factors."""
SESSION_ENDS: dict[SessionEnd, Promise] = {
    SessionEnd.SIGNED_OUT: _("Usted cerró la sesión"),
    SessionEnd.IDLE: _("Terminó por inactividad"),
    SessionEnd.TOO_LONG: _("Terminó al cumplir el tiempo máximo"),
    SessionEnd.FROM_ELSEWHERE: _("La cerró usted desde otra sesión"),
    SessionEnd.PASSWORD_CHANGED: _("Terminó al cambiar la contraseña"),
    SessionEnd.FACTOR_ENROLLED: _("Terminó al activar un segundo factor"),
    SessionEnd.ACCESS_CHANGED: _("Terminó al cambiar su acceso"),
    SessionEnd.ACCESS_ENDED: _("Terminó al retirarse su acceso"),
}
REMARKS: dict[Remark, Promise] = {
    Remark.NO_LONGER_ADMITTED: _("Sin acceso: ya no puede ingresar"),
    Remark.INACTIVE: _("No ingresa hace tiempo: ¿necesita todavía el acceso?"),
    Remark.NEVER_SIGNED_IN: _("Nunca ingresó"),
    Remark.NO_SECOND_FACTOR: _("Sin segundo factor"),
    Remark.INITIAL_PASSWORD: _("Con la contraseña inicial"),
    Remark.NO_ROLE: _("Sin rol"),
    Remark.NO_OFFICE: _("Sin oficina"),
}
