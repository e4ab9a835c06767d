"""Django application of the room."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    """Dated legal regimes: competence, terms, working days, validity."""

    name = "qoricancha.law"
    label = "law"
