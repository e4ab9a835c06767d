"""The units and the compose file: what each process is given, and that systemd understands it."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from qoricancha.__main__ import WITHOUT_SETTINGS
from qoricancha.config.processes import Process
from tests.production.guide import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SERVES = {"public", "staff", "worker", "backup"}


def settings(unit: Path) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read(unit)
    return parser["Service"]


def kind(unit: Path) -> str:
    return re.fullmatch(r"qoricancha-(\w+)@?", unit.stem)[1]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units beside a program that exists."""
    shutil.copytree(DEPLOY / "systemd", tmp_path, dirs_exist_ok=True)
    for unit in tmp_path.glob("*.service"):
        unit.write_text(unit.read_text().replace("/opt/qoricancha", str(ROOT)))
    return tmp_path


def test_systemd_understands_every_unit(installed):
    names = [path.name.replace("@.", "@8000.") for path in [*installed.glob("*.service"), *installed.glob("*.timer")]]
    done = subprocess.run(
        ["systemd-analyze", "verify", *sorted(names)],
        env={"SYSTEMD_UNIT_PATH": f"{installed}:"}, capture_output=True, text=True, check=False, cwd=installed,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_would_say_what_it_does_not_understand(installed):
    worker = installed / "qoricancha-worker.service"
    worker.write_text(worker.read_text().replace("Restart=always", "Restart=sometimes"))
    done = subprocess.run(
        ["systemd-analyze", "verify", worker.name],
        env={"SYSTEMD_UNIT_PATH": f"{installed}:"}, capture_output=True, text=True, check=False, cwd=installed,
    )  # fmt: skip
    assert "Failed to parse" in done.stderr


def test_each_unit_is_given_the_environment_of_its_own_process():
    given = {kind(unit): settings(unit).get("EnvironmentFile") for unit in UNITS}
    assert given == {name: f"/etc/qoricancha/{name}.env" for name in SERVES} | {"metrics": None}


def test_no_unit_may_write_or_rise(installed):
    shared = settings(installed / "qoricancha-.service.d" / "10-house.conf")
    assert (shared["DynamicUser"], shared["ProtectSystem"], shared["NoNewPrivileges"]) == ("yes", "strict", "yes")
    assert shared["CapabilityBoundingSet"] == ""
    assert [unit.name for unit in UNITS if not unit.name.startswith("qoricancha-")] == []


def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_each_container_is_given_the_environment_of_its_own_process():
    given = {name: service.get("env_file") for name, service in compose()["services"].items()}
    assert given == {name: [f"/etc/qoricancha/{name}.env"] for name in Process} | {"metrics": None}


def test_no_container_may_write_or_rise_and_none_is_reached_but_by_the_proxy_beside_it():
    for service in compose()["services"].values():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
        assert "environment" not in service or "SECRET" not in str(service["environment"])


def test_every_command_of_a_container_is_one_of_ours():
    commands = {service.get("command", ["prepare"])[0] for service in compose()["services"].values()}
    listed = {path.stem for path in (ROOT / "src").glob("**/management/commands/[a-z]*.py")}
    assert commands - listed - WITHOUT_SETTINGS.keys() == set()


def test_what_the_compose_file_builds_from_is_there():
    build = compose()["services"]["public"]["build"]
    file = (DEPLOY / build["context"] / build["dockerfile"]).resolve()
    copied = re.findall(r"^COPY (.+) \S+$", file.read_text(), re.MULTILINE)
    sources = [ROOT / name for line in copied for name in line.split()]
    assert [path for path in sources if not path.exists()] == []


def test_volumes_that_are_named_exist():
    known = set(compose()["volumes"])
    used = {volume.partition(":")[0] for service in compose()["services"].values() for volume in service["volumes"]}
    assert {name for name in used if not name.startswith("/")} <= known
