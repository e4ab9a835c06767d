"""Performs the commands of the production guides, as they stand in docs/how-to.

What is replaced is what the guides themselves call names (addresses, folders), and the ports, so that nothing of this
machine is touched. `systemctl`, which needs a machine of its own, is played: it starts what the units say.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from qoricancha.launcher.orphans import end_with_parent
from tests.launcher.processes import free_ports

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs" / "how-to"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMES_ONLY = re.compile(r"(?:[A-Z_]+=\S*\n)+")
PORTS = ("8000", "8010", "8020", "8001", "9100", "443", "80")  # and 25, of the mail server
WITHIN = 90.0  # seconds, for a process to become ready


def blocks(page: str) -> list[str]:
    """Return the commands of a guide, block by block."""
    return BLOCK.findall((HOW_TO / page).read_text(encoding="utf-8"))


@dataclass
class Machine:
    """A folder that stands for a machine: its /etc, its logs, its processes."""

    folder: Path
    names: dict[str, str]
    mail_port: int
    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay out what a Debian machine has."""
        first = free_ports(len(PORTS))
        self.ports = {port: first + number for number, port in enumerate(PORTS)} | {"25": self.mail_port}
        for name in (
            "etc/systemd/system",
            "nginx/conf.d",
            "logs",
            "run/qoricancha-metrics",
            "played",
            "backups",
            "heads",
        ):
            (self.folder / name).mkdir(parents=True)
        for name in ("systemctl", "systemd-sysusers", "systemd-tmpfiles", "nginx"):
            play = self.folder / "played" / name
            play.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.folder}/played/asked\n')
            play.chmod(0o755)

    def follow(self, page: str) -> list[str]:
        """Perform a guide from its first block to its last; return what each said."""
        return [self.perform(block) for block in blocks(page)]

    def perform(self, block: str) -> str:
        """Perform one block, then what it asked the machine's supervisor for."""
        if NAMES_ONLY.fullmatch(block):
            unknown = {line.partition("=")[0] for line in block.splitlines()} - self.names.keys()
            assert not unknown, f"the guide has new names: {unknown}"
            return ""
        asked = self.folder / "played" / "asked"
        asked.write_text("")
        names = "".join(f"{name}={shlex.quote(value)}\n" for name, value in self.names.items())
        environment = {"PATH": f"{self.folder}/played:{os.environ['PATH']}", "HOME": str(self.folder)}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", names + self._with_ports(block)],
            env=environment, cwd=self.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        for line in asked.read_text().splitlines():
            self._supervise(line.split())
        return done.stdout

    def _supervise(self, line: list[str]) -> None:
        match line:
            case ["systemctl", "enable", "--now", *units]:
                for unit in units:
                    self.start(unit.removesuffix(".service"))
            case ["nginx", "-t"]:
                self._start_nginx("-t")
            case ["systemctl", "reload", "nginx"]:
                self._start_nginx()
            case ["systemctl", "daemon-reload"] | ["systemd-sysusers"] | ["systemd-tmpfiles", "--create"]:
                return
            case _:
                raise AssertionError(f"the guide asks for what is not played: {line}")

    def start(self, unit: str) -> None:
        """Start what a unit says, and wait until it answers."""
        if unit.endswith(".timer"):
            assert "OnCalendar=" in (self.folder / "etc/systemd/system" / unit).read_text()
            return
        command, environment = self._told(unit)
        with (self.folder / "logs" / f"{unit}.log").open("ab") as log:
            self.processes[unit] = subprocess.Popen(
                command, env=environment, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                process_group=0, preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509 - it only makes one system call
            )  # fmt: skip
        if "@" in unit:
            self.until_it_answers(unit, f"http://localhost:{self.ports[unit.partition('@')[2]]}/readyz")
        elif unit == "qoricancha-metrics":
            self.until_it_answers(unit, f"http://localhost:{self.ports['9100']}/metrics")

    def run_once(self, unit: str, **environment: str) -> None:
        """Run a unit that ends by itself."""
        command, told = self._told(unit)
        subprocess.run(command, env=told | environment, cwd="/", check=True)

    def _told(self, unit: str) -> tuple[list[str], dict[str, str]]:
        name, _, instance = unit.partition("@")
        units = self.folder / "etc/systemd/system"
        lines = (units / f"{name}{'@' if instance else ''}.service").read_text().splitlines()
        lines += (units / "qoricancha-.service.d/10-house.conf").read_text().splitlines()
        settings = [self._placed(line.partition("=")[::2], name, instance) for line in lines if "=" in line]
        environment = {"PATH": os.environ["PATH"]}
        for key, value in settings:
            if key == "Environment":
                environment |= dict(pair.split("=", 1) for pair in value.split())
            elif key == "EnvironmentFile":
                environment |= dict(shlex.split(line)[0].split("=", 1) for line in Path(value).read_text().splitlines())
        command = next(value for key, value in settings if key == "ExecStart")
        return shlex.split(command.replace("$$", "$").replace("%%", "%")), environment

    def _placed(self, setting: tuple[str, str], name: str, instance: str) -> tuple[str, str]:
        key, value = setting
        port = str(self.ports.get(instance, instance))
        for said, here in {
            "/opt/qoricancha": str(ROOT), "/etc/qoricancha": self.names["CONFIG"], "/run/": f"{self.folder}/run/",
            "%i": port, "%p": name, "--port 9100": f"--port {self.ports['9100']}",
        }.items():  # fmt: skip
            value = value.replace(said, here)
        return key.strip(), value

    def until_it_answers(self, unit: str, address: str) -> None:
        """Wait until a process answers, and well."""
        deadline = time.monotonic() + WITHIN
        while time.monotonic() < deadline:
            assert self.processes[unit].poll() is None, self.log(unit)
            try:
                with urllib.request.urlopen(address, timeout=10) as answer:
                    assert answer.status == 200
                    return
            except urllib.error.HTTPError as error:
                error.close()
                raise AssertionError(f"{unit} is not ready: {error.code}\n{self.log(unit)}") from None
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"{unit} does not answer:\n{self.log(unit)}")

    def log(self, unit: str) -> str:
        """Return what a unit said."""
        return (self.folder / "logs" / f"{unit}.log").read_text()

    def stop(self, *units: str) -> None:
        """Stop units as a supervisor does."""
        for unit in units:
            self.processes[unit].terminate()
        for unit in units:
            self.processes.pop(unit).wait(30)

    def _start_nginx(self, *options: str) -> None:
        """Check or start the real nginx with the guide's file, on our ports and folders."""
        house = self.folder / "nginx/conf.d/qoricancha.conf"
        here = self.folder / "nginx/here.conf"
        here.write_text(self._with_ports(house.read_text()).replace("listen ", "listen 127.0.0.1:"))
        main = self.folder / "nginx/nginx.conf"
        kept = " ".join(f"{name}_temp_path {self.folder}/nginx/{name};" for name in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))  # fmt: skip
        main.write_text(
            f"pid {self.folder}/nginx/pid; daemon off; worker_processes 1; events {{}}\n"
            f"http {{ include /etc/nginx/mime.types; {kept} include {here}; }}\n"
        )
        command = [shutil.which("nginx") or "nginx", "-c", str(main), "-e", f"{self.folder}/logs/nginx-start", *options]
        if options:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            return
        with (self.folder / "logs" / "nginx.log").open("ab") as log:
            self.processes["nginx"] = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509
            )

    def _with_ports(self, text: str) -> str:
        pattern = r"(?<![\w.])(" + "|".join(self.ports) + r")(?![\w.])"
        lines = text.splitlines(keepends=True)
        return "".join(
            line if line.startswith("systemctl") else re.sub(pattern, lambda found: str(self.ports[found[1]]), line)
            for line in lines
        )
