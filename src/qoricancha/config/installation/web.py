"""`qoricancha web [--host ADDRESS] [--port N] [--workers N] [--threads N]`: serve the pages of this kind of process."""

import argparse
import os
import sys
from collections.abc import Sequence

from qoricancha.config.processes import WEB


def main(arguments: Sequence[str]) -> str:
    """Become granian, the web server; return why not."""
    options = _options(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qoricancha.config.settings")
    from django.core.exceptions import ImproperlyConfigured

    try:
        from django.conf import settings

        process = settings.QORICANCHA_PROCESS
    except ImproperlyConfigured as fault:  # said once and plainly, before the server starts and starts again
        return str(fault)
    if process not in WEB:
        return f"QORICANCHA_PROCESS is {process}: only {' and '.join(WEB)} serve pages"
    line = command(options.host, options.port, options.workers, options.threads)
    return os.execv(sys.executable, line)  # noqa: S606 - never returns


def command(host: str, port: int, workers: int = 1, threads: int = 4) -> list[str]:
    """Return granian's command line."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--respawn-failed-workers",
        "--workers-kill-timeout", "5",  # without it granian hangs when it is told to end while it starts
        "--no-ws",  # and no access log: paths carry what only the holder of a paper should know
        "qoricancha.config.wsgi:application",
    ]  # fmt: skip


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="qoricancha web", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="where it listens (127.0.0.1: for a proxy beside it)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="processes (1)")
    parser.add_argument("--threads", type=int, default=4, help="threads of each, each with a connection (4)")
    return parser.parse_args(arguments)
