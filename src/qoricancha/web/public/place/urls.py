"""Addresses of an applicant's own place."""

from django.urls import path

from qoricancha.web.public.place import applications, views

urlpatterns = [
    path("mi-expediente", views.place, name="place"),
    path("mi-expediente/ingresar", views.sign_in, name="sign_in"),
    path("mi-expediente/codigo", views.code, name="code"),
    path("mi-expediente/codigo/otro", views.another_code, name="another_code"),
    path("mi-expediente/salir", views.sign_out, name="sign_out"),
    path("mi-expediente/cita", applications.seat, name="place_seat"),
    path("mi-expediente/constancia.pdf", applications.receipt_file, name="place_receipt"),
    path("mi-expediente/cita.ics", applications.calendar_file, name="place_calendar"),
    path("mi-expediente/autorizacion/renovar", views.renew, name="renew"),
    path("mi-expediente/autorizacion/<uuid:document_id>", views.permit, name="permit"),
]
