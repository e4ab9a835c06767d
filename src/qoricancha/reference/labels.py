"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qoricancha.reference.rules.codes import NameForm, NameState

NAME_FORMS: dict[NameForm, Promise] = {NameForm.NAME: _("Nombre"), NameForm.DEMONYM: _("Nacionalidad")}
NAME_STATES: dict[NameState, Promise] = {
    NameState.SOURCE: _("De la fuente"),
    NameState.UNREVIEWED: _("Sin revisar"),
    NameState.REVIEWED: _("Revisado"),
}
LANGUAGE_NAMES: dict[str, Promise] = {
    "es": _("Español"),
    "en": _("Inglés"),
    "fr": _("Francés"),
    "pt": _("Portugués"),
    "ht": _("Criollo haitiano"),
}
FACTS: dict[str, Promise] = {
    "source": _("Norma"),
    "is_country": _("Es un país"),
    "alpha_2": _("Código de dos letras"),
    "kind": _("Clase de lengua"),
    "needs_number": _("Lleva número"),
    "of_origin": _("Lo trae de su país: se pregunta al inscribirse"),
    "last_resort": _("Solo si no hay otro documento de identidad"),
    "restricted": _("Dato sensible: solo con permiso propio"),
    "inverse": _("Relación inversa"),
    "isco": _("Grupo de la CIUO-08"),
    "college": _("Colegio profesional"),
    "profession": _("Profesión"),
}


def name_forms() -> list[tuple[str, Promise]]:
    """Return the choices; a changed word makes no migration."""
    return [(form.value, words) for form, words in NAME_FORMS.items()]


def name_states() -> list[tuple[str, Promise]]:
    """Return the choices."""
    return [(state.value, words) for state, words in NAME_STATES.items()]
