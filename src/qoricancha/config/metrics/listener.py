"""`qoricancha metrics [--host ADDRESS] [--port N]`: add up what all processes of this machine counted.

It has no key and no database, only the folder QORICANCHA_METRICS_DIR, and listens beside the sites, never through
their proxy.
"""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

VARIABLE = "QORICANCHA_METRICS_DIR"


def main(arguments: Sequence[str]) -> int | str:
    """Serve until told to end; return 0, or why not."""
    options = _options(arguments)
    folder = Path(os.environ.get(VARIABLE, ""))
    if not os.environ.get(VARIABLE) or not folder.is_dir():
        return f"{VARIABLE} must name the folder into which the processes count"
    ended = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: ended.set())
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))
    server, thread = _serve(options.host, options.port, registry)
    sys.stdout.write(f"metrics of {folder} at http://{options.host}:{server.server_port}/metrics\n")
    sys.stdout.flush()
    ended.wait()
    server.shutdown()
    thread.join()
    server.server_close()
    return 0


def _serve(host: str, port: int, registry: CollectorRegistry) -> tuple[Any, threading.Thread]:
    return start_http_server(port, addr=host, registry=registry)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="qoricancha metrics", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100)
    return parser.parse_args(arguments)
