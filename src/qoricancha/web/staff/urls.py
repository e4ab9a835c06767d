"""Addresses of the officers' pages."""

from django.urls import path

from qoricancha.web.staff import account, agenda, cases, contacts, interview, papers, registrations

app_name = "staff"

urlpatterns = [
    path("", agenda.home, name="home"),
    path("segundo-factor/", account.second_factor, name="second_factor"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("buscar/", agenda.search, name="search"),
    path("solicitudes/<uuid:application_id>/", registrations.application, name="application"),
    path("solicitudes/<uuid:application_id>/llegada/", registrations.check_in, name="check_in"),
    path("registros/", registrations.registrations, name="registrations"),
    path("registros/<uuid:registration_id>/", registrations.registration, name="registration"),
    path("registros/<slug:queue>/", registrations.registrations, name="registrations"),
    path("registros/<uuid:registration_id>/entrevista/", registrations.open_interview, name="open_interview"),
    path("registros/<uuid:registration_id>/datos/", interview.particulars, name="particulars"),
    path("registros/<uuid:registration_id>/relato/", interview.statement, name="statement"),
    path("registros/<uuid:registration_id>/fotografia/", interview.photo, name="photo"),
    path("registros/<uuid:registration_id>/firma/", interview.signature, name="signature"),
    path("registros/<uuid:registration_id>/contactos/", contacts.of_registration, name="registration_contacts"),
    path("registros/<uuid:registration_id>/completar/", registrations.complete, name="complete"),
    path("registros/<uuid:registration_id>/devolver/", registrations.return_to_officer, name="return_to_officer"),
    path("registros/<uuid:registration_id>/visto-bueno/", registrations.sign_off, name="sign_off"),
    path("expedientes/", cases.case_files, name="case_files"),
    path("expedientes/<uuid:case_file_id>/", cases.case_file, name="case_file"),
    path("expedientes/<uuid:case_file_id>/autorizacion/", papers.reissue, name="reissue_permit"),
    path("expedientes/<uuid:case_file_id>/contactos/", contacts.of_case, name="case_contacts"),
    path("expedientes/<uuid:case_file_id>/contactos/<slug:kind>/", contacts.retire, name="retire_contact"),
    path("documentos/<uuid:document_id>/archivo/", papers.signed_file, name="signed_file"),
    path("documentos/<uuid:document_id>/<slug:how>/", papers.change, name="change_document"),
]
