"""`qoricancha load_reference`."""

from typing import Any

from django.core.management.base import BaseCommand

from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.reference.actions import load_reference


class Command(BaseCommand):
    """Bring the code tables up to the files in reference/data. Run it as often as you like."""

    help = __doc__

    def handle(self, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Load and say how many rows each table has."""
        loaded = load_reference(by=Actor.system("load_reference"), at=clock.now())
        self.stdout.write(", ".join(f"{name} {count}" for name, count in loaded.items()))
