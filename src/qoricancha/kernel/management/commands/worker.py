"""`qoricancha worker`: run jobs until told to stop."""

from django.core.management.base import BaseCommand, CommandParser
from procrastinate.contrib.django import app


class Command(BaseCommand):
    """Run jobs of all queues."""

    help = "Run background jobs until SIGTERM; a job that has begun is finished first."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --concurrency and --once."""
        parser.add_argument("--concurrency", type=int, default=2)
        parser.add_argument("--once", action="store_true", help="stop when no job is left")

    def handle(self, *_: object, concurrency: int, once: bool, **__: object) -> None:
        """Run the worker over a direct connection (LISTEN)."""
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector) as worker_app:
            worker_app.run_worker(
                concurrency=concurrency,
                wait=not once,
                shutdown_graceful_timeout=20,
                delete_jobs="successful",
                fetch_job_polling_interval=2,
            )
