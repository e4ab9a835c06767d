"""`qoricancha apply_database_rules`: grants, row policies, history; with --bootstrap also the roles."""

import json
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from qoricancha.config.database.apply import apply_rules
from qoricancha.config.database.bootstrap import bootstrap


class Command(BaseCommand):
    """Make the database follow the declared rules."""

    help = (
        "Apply grants, row policies and history triggers (as the owner, after migrate). "
        "With --bootstrap DATABASE: create roles and database first, by QORICANCHA_ADMIN_URL; "
        "passwords as JSON {role: password} on standard input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --bootstrap."""
        parser.add_argument("--bootstrap", metavar="DATABASE")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Create roles and database, or apply the rules."""
        if options["bootstrap"]:
            passwords = json.loads(sys.stdin.read() or "{}")
            bootstrap(
                admin_url=os.environ["QORICANCHA_ADMIN_URL"],
                database=options["bootstrap"],
                passwords=passwords,
            )
        else:
            apply_rules()
