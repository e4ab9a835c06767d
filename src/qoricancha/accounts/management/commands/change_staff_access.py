"""`qoricancha change_staff_access`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qoricancha.accounts.actions import change_staff_access
from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import InvalidInput, NotFound


class Command(BaseCommand):
    """Give a staff user these roles and offices instead of those they had. Run as the owner of the database."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare whose access, and all that they will have."""
        parser.add_argument("username")
        parser.add_argument("--role", dest="roles", action="append", choices=list(Role), required=True)
        parser.add_argument(
            "--office",
            dest="offices",
            action="append",
            metavar="CODE",
            default=[],
            help="none for an operator or an auditor",
        )

    def handle(self, *_args: Any, username: str, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Change the access."""
        given = {"roles": [Role(role) for role in options["roles"]], "offices": options["offices"]}
        by = Actor.system("change_staff_access")
        try:
            change_staff_access(by=by, at=clock.now(), username=username, **given)
        except (NotFound, InvalidInput) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{username} has this access from the next sign-in on; their sessions have ended.")
