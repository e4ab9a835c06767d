"""Addresses of an application."""

from django.urls import path

from qoricancha.web.public.apply import claim, contact, photo, questions, receipt, review, seats, start, tasks

urlpatterns = [
    path("solicitud", start.start, name="start"),
    path("solicitud/privacidad", start.privacy, name="privacy"),
    path("solicitud/codigos", start.codes, name="codes"),
    path("solicitud/continuar", start.resume, name="resume"),
    path("solicitud/salir", start.leave, name="leave"),
    path("solicitud/salir-ya", start.leave_at_once, name="leave_at_once"),
    path("r/<str:reference>", start.scanned, name="scanned"),
    path("solicitud/pasos", tasks.tasks, name="tasks"),
    path("solicitud/preguntas/<slug:slug>", questions.question, name="question"),
    path("solicitud/contacto/confirmar", contact.confirm, name="confirm_contact"),
    path("solicitud/contacto/otro-codigo", contact.another_code, name="another_contact_code"),
    path("solicitud/relato", claim.claim, name="claim"),
    path("solicitud/relato/borrar", claim.discard, name="discard_claim"),
    path("solicitud/foto", photo.photo, name="photo"),
    path("solicitud/foto/imagen", photo.picture, name="picture"),
    path("solicitud/oficina", seats.office, name="office"),
    path("solicitud/cita", seats.seat, name="seat"),
    path("solicitud/revisar", review.review, name="review"),
    path("solicitud/constancia", receipt.receipt, name="receipt"),
    path("solicitud/constancia/cita", receipt.later_seat, name="later_seat"),
    path("solicitud/constancia.pdf", receipt.receipt_file, name="receipt_file"),
    path("solicitud/cita.ics", receipt.calendar_file, name="calendar_file"),
]
