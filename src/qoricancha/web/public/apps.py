"""Django application of these pages."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Pages of one audience."""

    name = "qoricancha.web.public"
    label = "web_public"
