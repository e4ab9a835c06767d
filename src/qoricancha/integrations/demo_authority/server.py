"""The authority over HTTP, on loopback only.

GET /healthz · GET /ca/NAME.pem · GET /crl/root.crl, /crl/issuing.crl · POST /tsa
"""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from qoricancha.integrations.demo_authority import timestamps
from qoricancha.integrations.demo_authority.certificates import load_or_create
from qoricancha.integrations.demo_authority.revocation import RevocationLists
from qoricancha.kernel import clock

LOOPBACK = "127.0.0.1"
LARGEST_REQUEST = 4096


class AuthorityServer(ThreadingHTTPServer):
    """Holds the keys; each request is answered by a thread."""

    daemon_threads = True

    def __init__(self, home: Path, port: int) -> None:
        super().__init__((LOOPBACK, port), AuthorityHandler)
        self.url = f"http://{LOOPBACK}:{self.server_port}"
        self.certified = load_or_create(home, url=self.url, at=clock.now())
        authorities = {name: self.certified[name] for name in ("root", "issuing")}
        self.lists = RevocationLists(home, authorities)


class AuthorityHandler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: AuthorityServer
    server_version = "demo-authority"
    sys_version = ""
    timeout = 5

    def do_GET(self) -> None:
        """Serve health, certificates and revocation lists."""
        folder, _, file = self.path.strip("/").rpartition("/")
        name, _, kind = file.partition(".")
        if (folder, file) == ("", "healthz"):
            self._answer("text/plain", b"ok\n")
        elif (folder, kind) == ("crl", "crl") and name in ("root", "issuing"):
            self._answer("application/pkix-crl", self.server.lists.current(name, at=clock.now()))
        elif (folder, kind) == ("ca", "pem") and name in self.server.certified:
            certificate = self.server.certified[name].certificate
            self._answer("application/x-pem-file", certificate.public_bytes(Encoding.PEM))
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        """Stamp the time."""
        length = int(self.headers.get("Content-Length") or 0)
        if self.path != "/tsa" or not 0 < length <= LARGEST_REQUEST:
            self.send_error(400)
            return
        certified = self.server.certified
        response = timestamps.answer(
            self.rfile.read(length), unit=certified["timestamp"], chain=[certified["issuing"]], at=clock.now()
        )
        self._answer("application/timestamp-reply", response)

    def _answer(self, media_type: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Keep quiet: the launcher's log is for people."""
