"""Addresses of the officers' pages."""

from django.urls import path

from qoricancha.web.staff import (
    account,
    agenda,
    cases,
    closures,
    codes,
    interview,
    papers,
    reception,
    registrations,
    upkeep_offices,
)

app_name = "staff"

urlpatterns = [
    path("", agenda.home, name="home"),
    path("segundo-factor/", account.second_factor, name="second_factor"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("buscar/", agenda.search, name="search"),
    path("recibir/", reception.receive, name="receive"),
    path("recibir/aqui/", reception.receive_here, name="receive_here"),
    path("solicitudes/<uuid:application_id>/", reception.application, name="application"),
    path("solicitudes/<uuid:application_id>/llegada/", reception.check_in, name="check_in"),
    path("solicitudes/<uuid:application_id>/devolver/", reception.send_back, name="send_back"),
    path("registros/", registrations.registrations, name="registrations"),
    path("registros/<uuid:registration_id>/", registrations.registration, name="registration"),
    path("registros/<slug:queue>/", registrations.registrations, name="registrations"),
    path("registros/<uuid:registration_id>/anular-llegada/", reception.undo_check_in, name="undo_check_in"),
    path("registros/<uuid:registration_id>/entrevista/", registrations.open_interview, name="open_interview"),
    path("registros/<uuid:registration_id>/datos/", interview.particulars, name="particulars"),
    path("registros/<uuid:registration_id>/relato/", interview.statement, name="statement"),
    path("registros/<uuid:registration_id>/fotografia/", interview.photo, name="photo"),
    path("registros/<uuid:registration_id>/firma/", interview.signature, name="signature"),
    path("registros/<uuid:registration_id>/completar/", registrations.complete, name="complete"),
    path("registros/<uuid:registration_id>/reabrir/", registrations.reopen, name="reopen"),
    path("registros/<uuid:registration_id>/devolver/", registrations.return_to_officer, name="return_to_officer"),
    path("registros/<uuid:registration_id>/visto-bueno/", registrations.sign_off, name="sign_off"),
    path("cierres/", closures.closures, name="closures"),
    path("cierres/<uuid:closure_id>/quitar/", closures.remove_closure, name="remove_closure"),
    path("expedientes/", cases.case_files, name="case_files"),
    path("expedientes/<uuid:case_file_id>/", cases.case_file, name="case_file"),
    path("documentos/<uuid:document_id>/archivo/", papers.signed_file, name="signed_file"),
    path("documentos/<uuid:document_id>/<slug:how>/", papers.change, name="change_document"),
    path("listas/", codes.schemes, name="schemes"),
    path("listas/<slug:slug>/", codes.scheme, name="scheme"),
    path("listas/<slug:slug>/agregar/", codes.add_code, name="add_code"),
    path("listas/<slug:slug>/<slug:code>/", codes.code, name="code"),
    path("listas/<slug:slug>/<slug:code>/cerrar/", codes.close_code, name="close_code"),
    path("listas/<slug:slug>/<slug:code>/reabrir/", codes.reopen_code, name="reopen_code"),
    path("listas/<slug:slug>/<slug:code>/nombres/", codes.names, name="names"),
    path("oficinas/", upkeep_offices.offices, name="offices"),
    path("oficinas/<slug:code>/", upkeep_offices.office, name="office"),
]
