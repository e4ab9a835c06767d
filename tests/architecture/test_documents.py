"""Documents lead somewhere."""

import re
from pathlib import Path

from qoricancha.__main__ import WITHOUT_SETTINGS
from qoricancha.config.authority import NAMES
from qoricancha.config.settings.environment import SECRET_NAMES

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "qoricancha"
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
WRITTEN = ("*.md", "docs/**/*.md", "src/qoricancha/**/README.md")


def test_every_link_between_documents_leads_somewhere():
    documents = [path for pattern in WRITTEN for path in ROOT.glob(pattern)]
    links = [(path, target) for path in documents for target in LINK.findall(path.read_text(encoding="utf-8"))]
    assert links
    assert [
        f"{path.relative_to(ROOT)}: {target}" for path, target in links if not (path.parent / target).exists()
    ] == []


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    decisions = {path.name for path in folder.glob("[0-9]*.md")}
    assert set(LINK.findall((folder / "README.md").read_text(encoding="utf-8"))) == decisions


def test_every_command_stands_in_the_reference():
    reference = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    commands = {path.stem for path in PACKAGE.glob("**/management/commands/[a-z]*.py")} | WITHOUT_SETTINGS.keys()
    assert {name for name in commands if f"| `{name}" not in reference} == set()


def test_every_secret_and_all_of_the_authority_stand_in_the_reference():
    reference = (ROOT / "docs" / "reference" / "environment.md").read_text(encoding="utf-8")
    told = {name for name in SECRET_NAMES if not name.endswith("_FILE")} | set(NAMES.values())
    assert {name for name in told if f"`{name}`" not in reference} == set()
