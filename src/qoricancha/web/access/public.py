"""The site of applicants, and of whoever checks a paper."""

from django.utils.translation import gettext_lazy as _

from qoricancha.web.access.routes import Route, Who

_APPLY, _PLACE = "solicitud", "mi-expediente"

APPLICATION = [
    Route("", _("Inicio"), Who.ANYBODY),
    Route("oficinas", _("Oficinas"), Who.ANYBODY),
    Route(_APPLY, _("Solicitar refugio"), Who.ANYBODY),
    Route(f"{_APPLY}/privacidad", _("Sus datos"), Who.ANYBODY, post=302),
    Route(f"{_APPLY}/codigos", _("Referencia y código secreto"), Who.IN_DRAFT, get=302, post=302),
    Route(f"{_APPLY}/continuar", _("Continuar una solicitud"), Who.ANYBODY, post=422),
    Route(f"{_APPLY}/salir", _("Salir"), Who.ANYBODY),
    Route(f"{_APPLY}/salir-ya", _("Salir ya"), Who.ANYBODY, get=302),
    Route("r/<str:reference>", _("El código QR de una constancia"), Who.ANYBODY, get=302),
    Route(f"{_APPLY}/pasos", _("Pasos"), Who.IN_DRAFT),
    Route(f"{_APPLY}/preguntas/<slug:slug>", _("Preguntas"), Who.IN_DRAFT, post=422, thing="question"),
    Route(f"{_APPLY}/contacto/confirmar", _("Confirmar el contacto"), Who.IN_DRAFT, get=302, post=302),
    Route(f"{_APPLY}/contacto/otro-codigo", _("Pedir otro código"), Who.IN_DRAFT, get=405, post=302),
    Route(f"{_APPLY}/relato", _("Relato"), Who.IN_DRAFT, post=302),
    Route(f"{_APPLY}/relato/borrar", _("Borrar el relato"), Who.IN_DRAFT, post=302),
    Route(f"{_APPLY}/foto", _("Fotografía"), Who.IN_DRAFT, post=302),
    Route(f"{_APPLY}/foto/imagen", _("La fotografía enviada"), Who.IN_DRAFT, get=404),
    Route(f"{_APPLY}/oficina", _("Oficina"), Who.IN_DRAFT, post=422),
    Route(f"{_APPLY}/cita", _("Cita"), Who.IN_DRAFT, post=422),
    Route(f"{_APPLY}/revisar", _("Revisar y enviar"), Who.IN_DRAFT, post=422),
    Route(f"{_APPLY}/constancia", _("Constancia"), Who.SENT),
    Route(f"{_APPLY}/constancia/cita", _("Elegir o cambiar la cita"), Who.SENT, post=422),
    Route(f"{_APPLY}/constancia.pdf", _("Constancia en PDF"), Who.SENT),
    Route(f"{_APPLY}/cita.ics", _("La cita para el calendario"), Who.SENT),
]

PLACE = [
    Route(_PLACE, _("Mi expediente"), Who.APPLICANT),
    Route(f"{_PLACE}/ingresar", _("Ingresar a mi expediente"), Who.SIGNED_OUT, post=422),
    Route(f"{_PLACE}/codigo", _("Escriba el código"), Who.ANYBODY, get=302, post=302),
    Route(f"{_PLACE}/codigo/otro", _("Pedir otro código"), Who.ANYBODY, get=405, post=302),
    Route(f"{_PLACE}/salir", _("Cerrar sesión"), Who.ANYBODY, get=405, post=302),
    Route(f"{_PLACE}/cita", _("Elegir o cambiar la cita"), Who.APPLICANT, get=302, post=302),
    Route(f"{_PLACE}/constancia.pdf", _("Constancia en PDF"), Who.APPLICANT, get=302),
    Route(f"{_PLACE}/cita.ics", _("La cita para el calendario"), Who.APPLICANT, get=302),
    Route(f"{_PLACE}/autorizacion/renovar", _("Renovar la autorización"), Who.APPLICANT, get=405, post=302),
    Route(f"{_PLACE}/autorizacion/<uuid:document_id>", _("Descargar la autorización"), Who.APPLICANT, thing="permit"),
]

CHECKING = [
    Route("v/<str:token>", _("Verificar por el código QR"), Who.ANYBODY),
    Route("v/<str:token>/constancia", _("Constancia de validez"), Who.ANYBODY, get=405, post=422),
    Route("verificar", _("Verificar un documento"), Who.ANYBODY, post=422),
    Route("verificar/constancia", _("Constancia de validez"), Who.ANYBODY, get=405, post=422),
]

ROUTES = [*APPLICATION, *PLACE, *CHECKING]
