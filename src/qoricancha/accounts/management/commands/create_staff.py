"""`qoricancha create_staff`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qoricancha.accounts.actions import create_staff
from qoricancha.accounts.rules.roles import DESCRIPTIONS, Role
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.errors import InvalidInput


class Command(BaseCommand):
    """Make a staff user and print the initial password once. Run as the owner of the database."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare name, roles and offices."""
        parser.add_argument("username")
        parser.add_argument("full_name")
        parser.add_argument("--role", dest="roles", action="append", choices=list(Role), required=True)
        parser.add_argument("--office", dest="offices", action="append", metavar="CODE", default=[])

    def handle(self, *_args: Any, username: str, full_name: str, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Make the user."""
        roles = [Role(role) for role in options["roles"]]
        if not options["offices"] and any(DESCRIPTIONS[role].of_offices for role in roles):
            raise CommandError("--office is needed: this role belongs to offices")
        try:
            password = create_staff(
                by=Actor.system("create_staff"),
                at=clock.now(),
                username=username,
                full_name=full_name,
                roles=roles,
                offices=options["offices"],
            )
        except InvalidInput as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{username}: {password}")
        self.stdout.write("Shown once. The first sign-in asks for a new password and a second factor.")
