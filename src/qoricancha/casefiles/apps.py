"""Django application of the room."""

from django.apps import AppConfig


class CasefilesConfig(AppConfig):
    """Expediente number, parties, regime, coarse status."""

    name = "qoricancha.casefiles"
    label = "casefiles"
