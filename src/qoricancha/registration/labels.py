"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.registration.rules.lifecycle import RegistrationState
from qoricancha.registration.rules.particulars import Gap, Section

STATES: dict[RegistrationState, Promise] = {
    RegistrationState.CHECKED_IN: _("En espera"),
    RegistrationState.INTERVIEW: _("En entrevista"),
    RegistrationState.COMPLETED: _("Por visto bueno"),
    RegistrationState.RETURNED: _("Devuelto"),
    RegistrationState.SIGNED_OFF: _("Registrado"),
}

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


def states() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(state.value, words) for state, words in STATES.items()]
