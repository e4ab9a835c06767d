"""Words for the codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPERATIONS: dict[str, str | Promise] = {
    "INSERT": _("Agregó"),
    "UPDATE": _("Cambió"),
    "DELETE": _("Borró"),
    "TRUNCATE": _("Vació"),
}
ACTORS: dict[str, str | Promise] = {
    "PUBLIC": _("Sitio público"),
    "APPLICANT": _("Persona solicitante"),
    "STAFF": _("Personal"),
    "JOB": _("Proceso automático"),
    "SYSTEM": _("Operación del sistema"),
}
SUBJECTS: dict[str, str | Promise] = {
    "application": _("Solicitud"),
    "person": _("Persona"),
    "case_file": _("Expediente"),
    "document": _("Documento"),
    "list": _("Lista"),
}
