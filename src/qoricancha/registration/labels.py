"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.registration.rules.lifecycle import RegistrationState
from qoricancha.registration.rules.particulars import Gap, Section
from qoricancha.registration.rules.purposes import Purpose

STATES: dict[RegistrationState, Promise] = {
    RegistrationState.CHECKED_IN: _("En espera"),
    RegistrationState.INTERVIEW: _("En entrevista"),
    RegistrationState.COMPLETED: _("Por visto bueno"),
    RegistrationState.RETURNED: _("Devuelto"),
    RegistrationState.SIGNED_OFF: _("Registrado"),
    RegistrationState.UNDONE: _("Llegada anulada"),
}

STEPS: dict[str, Promise] = {
    "checked_in": _("Registró su llegada"),
    "undone": _("Anuló su llegada"),
    "interview_opened": _("Abrió la entrevista"),
    "completed": _("Completó el registro"),
    "reopened": _("Volvió a abrir el registro"),
    "returned": _("Lo devolvió al oficial"),
    "signed_off": _("Dio el visto bueno"),
}
"""What each step of a registration is called; its columns are `<step>_at` and `<step>_by`."""

SECTIONS: dict[Section, Promise] = {
    Section.IDENTITY: _("Identidad"),
    Section.DOCUMENT: _("Documento del país de origen"),
    Section.STAY: _("Ingreso y domicilio en el Perú"),
    Section.CONTACT: _("Contacto"),
}

FIELDS: dict[str, Promise] = {
    "given_names": _("Nombres"),
    "first_surname": _("Primer apellido"),
    "second_surname": _("Segundo apellido"),
    "birth_date": _("Fecha de nacimiento"),
    "birth_country": _("País de nacimiento"),
    "nationality": _("Nacionalidad"),
    "origin_document_kind": _("Tipo de documento"),
    "origin_document_number": _("Número de documento"),
    "entry_date": _("Fecha de ingreso al Perú"),
    "district": _("Distrito"),
    "address_line": _("Dirección"),
    "phone": _("Teléfono"),
    "email": _("Correo electrónico"),
}

GAPS: dict[Gap, Promise] = {
    Gap.PARTICULARS: _("Verifique los datos declarados."),
    Gap.NAME: _("Verifique el nombre: no puede quedar vacío."),
    Gap.PHOTO: _("Tome la fotografía."),
    Gap.SIGNATURE: _("Tome la firma."),
}

PURPOSES: dict[Purpose, Promise] = {
    Purpose.AGENDA: _("Agenda del día"),
    Purpose.SEARCH: _("Búsqueda"),
    Purpose.QUEUE: _("Cola de registros"),
    Purpose.RECEPTION: _("Recepción en la oficina"),
    Purpose.INTERVIEW: _("Entrevista de registro"),
    Purpose.STATEMENT: _("Lectura del relato"),
    Purpose.SIGN_OFF: _("Visto bueno del registro"),
    Purpose.CASE: _("Consulta del expediente"),
    Purpose.CONTACT: _("Confirmación de un contacto con la persona presente"),
    Purpose.DOCUMENT: _("Consulta o descarga de un documento"),
    Purpose.CLOSURE: _("Cierre de la oficina"),
    Purpose.AUDIT: _("Auditoría"),
    Purpose.EXPORT: _("Lista llevada a un archivo"),
}


def reason_missing(name: str) -> str:
    """Return what is said of a corrected field without a reason."""
    return str(_("Escriba por qué corrige «%(field)s»")) % {"field": FIELDS[name]}


def states() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(state.value, words) for state, words in STATES.items()]
