"""`python -m qoricancha.integrations.demo_authority --home DIR --port N`: the demo's authority as a process."""

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

from qoricancha.integrations.demo_authority.server import AuthorityServer


def main() -> int:
    """Serve until SIGTERM or Ctrl-C. Returns 2 outside a demonstration or a test."""
    if os.environ.get("QORICANCHA_MODE") not in ("demo", "test"):
        sys.stderr.write("The demo authority runs only with QORICANCHA_MODE=demo or test.\n")
        return 2
    options = _options()
    server = AuthorityServer(options.home, options.port)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    sys.stdout.write(f"demo authority ready: {server.url}\n")
    sys.stdout.flush()
    server.serve_forever()
    server.server_close()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m qoricancha.integrations.demo_authority")
    parser.add_argument("--home", type=Path, required=True, help="state folder; keys lie in HOME/authority")
    parser.add_argument("--port", type=int, required=True, help="on 127.0.0.1; 0 takes a free one")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
