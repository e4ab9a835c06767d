"""Django application of these pages."""

from django.apps import AppConfig


class VerifyConfig(AppConfig):
    """Pages of one audience."""

    name = "qoricancha.web.verify"
    label = "web_verify"
