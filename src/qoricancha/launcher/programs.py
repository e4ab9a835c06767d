"""Which processes make up the house, and what each is told: its own database role, and the keys it may have.

| process | database role | master key | claims: seal | claims: open | ledger: seal |
|---|---|---|---|---|---|
| preparation | owner | yes | yes | no | no |
| web-public | public | yes | yes | no | no |
| web-staff | staff | yes | yes | yes | no |
| worker | worker | yes | yes | no | yes |
| demo-authority | none | no | no | no | no |

The public half of the ledger’s key is given to all but the last.
"""

import os
import sys
from dataclasses import dataclass

from qoricancha.launcher.children import Child, Program
from qoricancha.launcher.database import Database
from qoricancha.launcher.home import Home
from qoricancha.launcher.keys import Keys

OURS = ("QORICANCHA_", "DATABASE_URL", "DJANGO_", "GRANIAN_", "PG")  # what a child is told by us, or not at all
KEPT = ("QORICANCHA_REGIME",)  # what the operator may choose


@dataclass(frozen=True)
class House:
    """Everything that the programs are made from."""

    home: Home
    keys: Keys
    database: Database
    port: int

    @property
    def public_url(self) -> str:
        """The public's address. A name, not a number: passkeys need one."""
        return f"http://localhost:{self.port}"

    @property
    def staff_url(self) -> str:
        """The staff's address."""
        return f"http://localhost:{self.port + 1}"

    @property
    def authority_url(self) -> str:
        """The demo's certificate and time-stamp authority."""
        return f"http://127.0.0.1:{self.port + 2}"

    def programs(self) -> list[Program]:
        """Return what must run, in the order of starting."""
        return [self._authority(), self._web("public", self.port), self._web("staff", self.port + 1), self._worker()]

    def command(self, process: str, *words: str) -> Program:
        """Return a management command, run as one kind of process."""
        return Program(" ".join(words), [sys.executable, "-m", "qoricancha", *words], self._environment(process))

    def child(self, program: Program) -> Child:
        """Return the program as a child that has not been started, with a new log."""
        return Child(program, self.home.new_log(program.name.replace(" ", "-")))

    def _web(self, process: str, port: int) -> Program:
        command = self.command(process, "web", "--port", str(port)).command
        return Program(f"web-{process}", command, self._environment(process), health=(port, "/"))

    def _worker(self) -> Program:
        return Program("worker", self.command("worker", "worker").command, self._environment("worker"))

    def _authority(self) -> Program:
        port = self.port + 2
        command = [sys.executable, "-m", "qoricancha.integrations.demo_authority"]
        command += ["--home", str(self.home.path), "--port", str(port)]
        return Program("demo-authority", command, self._common(), health=(port, "/healthz"))

    def _environment(self, process: str) -> dict[str, str]:
        told = self._common() | {
            "QORICANCHA_PROCESS": process,
            "DATABASE_URL": self.database.url(f"qoricancha_{process}"),
            "QORICANCHA_SECRET_KEY": self.keys.secret_key(process),
            "QORICANCHA_MASTER_KEY_FILE": str(self.keys.master),
            "QORICANCHA_CLAIMS_PUBLIC_KEY_FILE": str(self.keys.claims_public),
            "QORICANCHA_LEDGER_PUBLIC_KEY_FILE": str(self.keys.ledger_public),
        }
        if process == "staff":
            told["QORICANCHA_CLAIMS_PRIVATE_KEY_FILE"] = str(self.keys.claims_private)
        if process == "worker":
            told["QORICANCHA_LEDGER_KEY_FILE"] = str(self.keys.ledger_private)
        return told

    def _common(self) -> dict[str, str]:
        inherited = {name: text for name, text in os.environ.items() if not name.startswith(OURS) or name in KEPT}
        return inherited | {
            "QORICANCHA_MODE": "demo",
            "QORICANCHA_HOME": str(self.home.path),
            "QORICANCHA_PUBLIC_URL": self.public_url,
            "QORICANCHA_STAFF_URL": self.staff_url,
            "QORICANCHA_AUTHORITY_URL": self.authority_url,
            "DJANGO_SETTINGS_MODULE": "qoricancha.config.settings",
            "PYTHONUNBUFFERED": "1",
        }
