"""`qoricancha prepare`: bring the database up to date, in one go."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from qoricancha.config.settings.environment import Mode

STEPS = ("migrate", "apply_database_rules", "load_reference", "load_law")  # each does only what is missing


class Command(BaseCommand):
    """Everything that a new release or a new database needs."""

    help = "Migrate, apply the database rules, load reference data and law; in a demo, fill the demo country too."

    def handle(self, *_: object, verbosity: int, **__: Any) -> None:  # noqa: ANN401 - Django's signature
        """Run the steps, as the owner."""
        for step in STEPS:
            self.stdout.write(step)
            call_command(step, verbosity=verbosity, stdout=self.stdout)
        if settings.QORICANCHA_MODE == Mode.DEMO:
            self.stdout.write("demo seed")
            call_command("demo", "seed", stdout=self.stdout)
