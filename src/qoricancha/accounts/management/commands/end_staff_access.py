"""`qoricancha end_staff_access`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qoricancha.accounts.actions import end_staff_access
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import NotFound


class Command(BaseCommand):
    """Let a staff user in no more, from this moment. Run as the owner of the database."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare whose access."""
        parser.add_argument("username")

    def handle(self, *_args: Any, username: str, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """End the access."""
        try:
            end_staff_access(by=Actor.system("end_staff_access"), at=clock.now(), username=username)
        except NotFound as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{username} can no longer sign in.")
