"""Django application of the room."""

from django.apps import AppConfig


class PersonsConfig(AppConfig):
    """Who is it, once: person, names, identifiers, groups."""

    name = "qoricancha.persons"
    label = "persons"
