"""Django application of the operator's commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Commands that set up and check an installation."""

    name = "qoricancha.config"
    label = "config"
