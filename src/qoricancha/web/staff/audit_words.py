"""The recorded tables, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TABLES: dict[str, Promise] = {
    "accounts_accessnumber": _("Acceso de la persona"),
    "accounts_staffoffice": _("Oficina del personal"),
    "accounts_staffuser": _("Usuario del personal"),
    "appointments_appointment": _("Cita"),
    "appointments_closure": _("Cierre de oficina"),
    "appointments_officecalendar": _("Horario de oficina"),
    "casefiles_casefile": _("Expediente"),
    "casefiles_caseterm": _("Plazo"),
    "casefiles_party": _("Parte del expediente"),
    "credentials_constanciaattempt": _("Intento de constancia"),
    "credentials_document": _("Documento"),
    "intake_application": _("Solicitud"),
    "intake_statement": _("Relato"),
    "intake_upload": _("Fotografía enviada"),
    "kernel_sealingkey": _("Llave de datos"),
    "kernel_storedfile": _("Archivo"),
    "law_nonworkingday": _("Día no laborable"),
    "messaging_contact": _("Contacto"),
    "messaging_contactproof": _("Código de contacto"),
    "messaging_outboxmessage": _("Mensaje"),
    "mfa_authenticator": _("Segundo factor"),
    "persons_address": _("Dirección"),
    "persons_groupmember": _("Miembro de grupo"),
    "persons_identifier": _("Documento de identidad"),
    "persons_person": _("Persona"),
    "persons_personname": _("Nombre"),
    "persons_registrationgroup": _("Grupo"),
    "persons_searchtoken": _("Palabra de búsqueda"),
    "registration_registration": _("Registro"),
    "registration_verifiedfield": _("Dato verificado"),
}
