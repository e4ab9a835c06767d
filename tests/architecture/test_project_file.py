"""What stands twice stands alike: the order of rooms, the pinned requirements."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from qoricancha.config.settings.base import ROOMS

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DELIVERY = ("config", "demo", "web", "integrations")


def contract(name: str) -> dict:
    return next(each for each in PROJECT["tool"]["importlinter"]["contracts"] if each["name"].startswith(name))


def pinned(kind: str) -> dict[str, str]:
    pins = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements" / f"{kind}.txt").read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pins}


def test_rooms_are_imported_in_the_order_in_which_they_are_installed():
    layers = [layer.removeprefix("qoricancha.") for layer in contract("Imports run down")["layers"]]
    rooms = [layer for layer in layers if layer.split(" ")[0] not in DELIVERY]
    assert rooms == ROOMS[::-1]


def test_every_room_but_the_kernel_has_the_closed_vocabulary():
    containers = {name.removeprefix("qoricancha.") for name in contract("Inside a room")["containers"]}
    assert containers == {*ROOMS} - {"kernel"}


@pytest.mark.parametrize("kind", ["base", "dev"])
def test_every_dependency_is_pinned_as_the_project_file_allows(kind):
    project = PROJECT["project"]
    wanted = project["dependencies"] + (project["optional-dependencies"]["dev"] if kind == "dev" else [])
    pins = pinned(kind)
    requirements = [Requirement(text) for text in wanted]
    assert [str(one) for one in requirements if pins.get(canonicalize_name(one.name)) not in one.specifier] == []


@pytest.mark.parametrize("kind", ["base", "dev"])
def test_every_pin_has_its_hashes(kind):
    lines = (ROOT / "requirements" / f"{kind}.txt").read_text().splitlines()
    pins = [number for number, line in enumerate(lines) if "==" in line and not line.lstrip().startswith("#")]
    assert pins
    assert all("--hash=sha256:" in lines[number + 1] for number in pins)


def test_requirements_of_development_contain_those_of_running():
    assert pinned("base").items() <= pinned("dev").items()
