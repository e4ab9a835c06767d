"""`qoricancha renew_staff_access`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qoricancha.accounts.actions import renew_staff_access
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import NotFound


class Command(BaseCommand):
    """Print a new initial password for a staff user who cannot sign in. Run as the owner of the database."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare whose access, and whether the second factor is lost."""
        parser.add_argument("username")
        parser.add_argument("--forget-second-factor", action="store_true")
        parser.add_argument("--reopen", action="store_true", help="let in again somebody whose access was ended")

    def handle(self, *_args: Any, username: str, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Renew the access."""
        asked = {name: options[name] for name in ("forget_second_factor", "reopen")}
        by = Actor.system("renew_staff_access")
        try:
            password = renew_staff_access(by=by, at=clock.now(), username=username, **asked)
        except NotFound as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{username}: {password}")
        self.stdout.write("Shown once. The next sign-in asks for a new password.")
