"""The officers' site."""

from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.rules.roles import Right
from qoricancha.web.access.routes import Route, Who

_REGISTRATION = "registros/<uuid:registration_id>/"
_CASE = "expedientes/<uuid:case_file_id>/"
_DOCUMENT = "documentos/<uuid:document_id>/"

PAGES = [
    Route("", _("Inicio"), Who.WITH_ROLE, get=302),
    Route("segundo-factor/", _("Proteja su cuenta"), Who.OFFICER, setting_up=(200, 405)),
    Route("agenda/", _("Agenda"), Right.RECEIVE),
    Route("buscar/", _("Buscar"), Right.SEE_CASES),
    Route("solicitudes/<uuid:application_id>/", _("Solicitud"), Right.RECEIVE, thing="application"),
    Route(
        "solicitudes/<uuid:application_id>/llegada/",
        _("Registrar la llegada"),
        Right.RECEIVE,
        get=405,
        post=302,
        thing="application",
    ),
    Route("recibir/", _("Recibir a una persona de otra oficina"), Right.RECEIVE, post=422),
    Route("recibir/aqui/", _("Recibirla aquí"), Right.RECEIVE, get=405, post=422),
    Route(
        "solicitudes/<uuid:application_id>/devolver/",
        _("Devolver a su oficina"),
        Right.RECEIVE,
        get=405,
        post=409,  # nothing was taken over
        thing="application",
    ),
    Route("registros/", _("Registros"), Right.RECEIVE),
    Route("registros/<slug:queue>/", _("Registros"), Right.RECEIVE, thing="queue"),
    Route(_REGISTRATION, _("Registro"), Right.RECEIVE, thing="registration"),
    Route(
        f"{_REGISTRATION}anular-llegada/",
        _("Anular la llegada"),
        Right.RECEIVE,
        post=422,
        thing="arrived registration",
    ),
    Route(
        f"{_REGISTRATION}entrevista/",
        _("Abrir la entrevista"),
        Right.RECEIVE,
        get=405,
        post=302,
        thing="arrived registration",
    ),
    Route(f"{_REGISTRATION}datos/", _("Verificar los datos"), Right.RECEIVE, post=422, thing="registration"),
    Route(f"{_REGISTRATION}relato/", _("Relato"), Right.RECEIVE, thing="registration"),
    Route(f"{_REGISTRATION}fotografia/", _("Tomar la fotografía"), Right.RECEIVE, post=422, thing="registration"),
    Route(f"{_REGISTRATION}firma/", _("Tomar la firma"), Right.RECEIVE, post=422, thing="registration"),
    Route(f"{_REGISTRATION}contactos/", _("Confirmar un contacto"), Right.RECEIVE, post=200, thing="registration"),
    Route(
        f"{_REGISTRATION}completar/",
        _("Completar y enviar a visto bueno"),
        Right.RECEIVE,
        get=405,
        post=422,
        thing="registration",
    ),
    Route(
        f"{_REGISTRATION}reabrir/",
        _("Reabrir"),
        Right.RECEIVE,
        get=405,
        post=403,  # only whoever completed it may
        thing="completed registration",
    ),
    Route(
        f"{_REGISTRATION}devolver/",
        _("Devolver al oficial"),
        Right.SIGN_OFF,
        get=405,
        post=422,
        thing="completed registration",
    ),
    Route(
        f"{_REGISTRATION}visto-bueno/",
        _("Dar el visto bueno"),
        Right.SIGN_OFF,
        get=405,
        post=302,
        thing="completed registration",
        confirmed=True,
    ),
    Route("cierres/", _("Cierres"), Right.CLOSE_OFFICES, post=422),
    Route("cierres/<uuid:closure_id>/quitar/", _("Quitar un cierre"), Right.CLOSE_OFFICES, post=302, thing="closure"),
    Route("expedientes/", _("Expedientes"), Right.SEE_CASES),
    Route("expedientes/exportar/", _("Exportar la lista de expedientes"), Right.EXPORT_CASES, post=422, confirmed=True),
    Route(_CASE, _("Expediente"), Right.SEE_CASES, thing="case file"),
    Route(
        f"{_CASE}autorizacion/",
        _("Emitir otra vez la autorización"),
        Right.REISSUE_DOCUMENTS,
        post=422,
        thing="case file",
        confirmed=True,
    ),
    Route(
        f"{_CASE}contactos/",
        _("Contactos de la persona"),
        Right.RECEIVE,
        post=200,
        thing="case file",
        confirmed=True,
    ),
    Route(
        f"{_CASE}contactos/<slug:kind>/",
        _("Retirar un contacto"),
        Right.RECEIVE,
        post=422,
        thing="case file",
        confirmed=True,
    ),
    Route(f"{_DOCUMENT}archivo/", _("Descargar el PDF firmado"), Right.SEE_CASES, thing="document"),
    Route(
        f"{_DOCUMENT}<slug:how>/",
        _("Suspender, restablecer o dejar sin efecto"),
        Right.CHANGE_DOCUMENTS,
        post=422,
        thing="document",
        confirmed=True,
    ),
    Route("auditoria/", _("Auditoría"), Right.AUDIT),
    Route("auditoria/exportar/", _("Exportar las anotaciones"), Right.AUDIT, get=405, post=422, confirmed=True),
    Route("mi-acceso/sesiones/", _("Sesiones e ingresos"), Who.OFFICER, post=302),
    Route("mi-acceso/sesion/", _("Seguir conectado"), Who.OFFICER, get=405, post=200),
    Route("por-enviar/", _("Por enviar"), Who.OFFICER),
    Route("por-enviar/<uuid:form_id>/descartar/", _("Descartar lo no enviado"), Who.OFFICER, get=405, post=302),
]

_CODE = "listas/<slug:slug>/<slug:code>/"

UPKEEP = [
    Route("listas/", _("Listas"), Right.KEEP_REFERENCE),
    Route("listas/<slug:slug>/", _("Lista"), Right.KEEP_REFERENCE, thing="scheme"),
    Route("listas/<slug:slug>/agregar/", _("Agregar un código"), Right.KEEP_REFERENCE, post=422, thing="scheme"),
    Route(_CODE, _("Código"), Right.KEEP_REFERENCE, thing="scheme"),
    Route(f"{_CODE}cerrar/", _("Cerrar el código"), Right.KEEP_REFERENCE, post=422, thing="scheme"),
    Route(f"{_CODE}reabrir/", _("Reabrir el código"), Right.KEEP_REFERENCE, get=405, post=409, thing="scheme"),
    Route(f"{_CODE}nombres/", _("Nombres del código"), Right.KEEP_REFERENCE, post=422, thing="scheme"),
    Route("oficinas/", _("Oficinas"), Right.KEEP_REFERENCE),
    Route("oficinas/<slug:code>/", _("Datos de la oficina"), Right.KEEP_REFERENCE, post=422, thing="office"),
]

_ACCESS = "cuenta/segundo-factor/"

ACCOUNT = [
    Route("cuenta/ingresar/", _("Ingresar"), Who.SIGNED_OUT, post=200),
    Route("cuenta/salir/", _("Cerrar sesión"), Who.OFFICER, post=302, setting_up=(200, 302), others_to="/"),
    Route("cuenta/inactiva/", _("Cuenta desactivada"), Who.ANYBODY),
    Route("cuenta/confirmar/", _("Confirme que es usted"), Who.OFFICER, get=302, post=302, setting_up=(200, 200)),
    Route("cuenta/contrasena/", _("Cambiar la contraseña"), Who.OFFICER, post=200, setting_up=(200, 200)),
    Route(_ACCESS, _("Mi acceso"), Who.OFFICER),
    Route(f"{_ACCESS}authenticate/", _("Segundo paso"), Who.HALF_SIGNED_IN, post=200),
    Route(f"{_ACCESS}reauthenticate/", _("Confirme que es usted"), Who.OFFICER, post=200),
    Route(
        f"{_ACCESS}totp/activate/",
        _("Activar la aplicación de códigos"),
        Who.OFFICER,
        get=302,
        post=302,
        setting_up=(200, 200),
    ),
    Route(f"{_ACCESS}totp/deactivate/", _("Desactivar la aplicación de códigos"), Who.OFFICER, post=200),
    Route(f"{_ACCESS}recovery-codes/", _("Códigos de recuperación"), Who.OFFICER, get=404, setting_up=(404, 405)),
    Route(f"{_ACCESS}recovery-codes/generate/", _("Generar códigos de recuperación"), Who.OFFICER, post=302),
    Route(f"{_ACCESS}recovery-codes/download/", _("Descargar códigos de recuperación"), Who.OFFICER, get=404),
    Route(f"{_ACCESS}webauthn/", _("Llaves de acceso"), Who.OFFICER),
    Route(f"{_ACCESS}webauthn/add/", _("Agregar una llave de acceso"), Who.OFFICER, post=200, setting_up=(200, 200)),
    Route(f"{_ACCESS}webauthn/reauthenticate/", _("Confirme que es usted"), Who.OFFICER, get=302, post=302),
    Route(
        f"{_ACCESS}webauthn/keys/<int:pk>/remove/",
        _("Quitar una llave de acceso"),
        Who.OFFICER,
        get=404,
        post=404,
        thing="passkey",
    ),
    Route(
        f"{_ACCESS}webauthn/keys/<int:pk>/edit/",
        _("Renombrar una llave de acceso"),
        Who.OFFICER,
        get=404,
        post=404,
        thing="passkey",
    ),
    Route(f"{_ACCESS}webauthn/login/", _("Ingresar con llave de acceso"), Who.SIGNED_OUT, get=302, post=302),
]

DEMO = [
    Route("demo/", _("La demostración"), Who.ANYBODY),
    Route("demo/componentes/", _("Componentes"), Who.ANYBODY),
    Route("demo/cuentas.json", _("Cuentas de la demostración"), Who.ANYBODY),
    Route("demo/mensajes.json", _("Mensajes de la demostración"), Who.ANYBODY),
]

ROUTES = [*PAGES, *UPKEEP, *ACCOUNT, *DEMO]


def title_of(address: str) -> str:
    """Return what the page of a route is called; empty for a route that is not in the table."""
    return next((str(route.title) for route in ROUTES if route.address == address), "")
