"""`qoricancha apply_database_rules`: grants, row policies, history."""

from django.core.management.base import BaseCommand

from qoricancha.config.database.apply import apply_rules


class Command(BaseCommand):
    """Make the database follow the declared rules."""

    help = "Apply grants, row policies and history triggers (as the owner, after migrate)."

    def handle(self, *_: object, **__: object) -> None:
        """Apply the rules."""
        apply_rules()
