"""Django application of the room."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """Codes with their scheme and dates: offices, countries, places, document kinds."""

    name = "qoricancha.reference"
    label = "reference"
