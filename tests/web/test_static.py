"""What the browser is sent: one small stylesheet, and no script or style inside a page."""

import gzip
import re
from pathlib import Path

import pytest

from tests.database import SiteClient
from tests.web.html import Page

PACKAGE = Path(__file__).resolve().parents[2] / "src/qoricancha"
STATIC = PACKAGE / "web/static/qoricancha"
STYLESHEET = STATIC / "qoricancha.css"
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
LIMIT_BYTES = 14 * 1024
COMPOSED = "|".join(  # by a component, of a kind, a size, a colour or an error
    [
        r"govuk-(?:radios|checkboxes)(?:__(?:item|input|label|hint))?",
        r"govuk-(?:input|select|textarea|file-upload)--error",
        r"govuk-input--width-(?:2|4|10|20)",
        r"govuk-(?:label|fieldset__legend)--[sl]",
        r"govuk-button--(?:secondary|warning)",
        r"govuk-tag--(?:grey|green|yellow|orange|red|blue|purple)",
        r"q-verdict--(?:green|orange|red)",
    ]
)
STRUCTURE_ONLY = {"govuk-checkboxes", "govuk-table__body", "govuk-table__head", "govuk-table__row"}


def test_the_stylesheet_is_small():
    assert len(gzip.compress(STYLESHEET.read_bytes(), 9)) <= LIMIT_BYTES


def test_the_stylesheet_is_sent_compressed():
    answer = SiteClient("public").get("/static/qoricancha/qoricancha.css", headers={"Accept-Encoding": "gzip"})
    sent = b"".join(answer.streaming_content)
    assert len(sent) <= LIMIT_BYTES
    assert gzip.decompress(sent) == STYLESHEET.read_bytes()


def test_the_stylesheet_fetches_nothing():
    assert re.findall(r"url\(|@import|@font-face", STYLESHEET.read_text()) == []


@pytest.mark.parametrize("word", ["GDS Transport", "crown", "govuk-header", "gov.uk"])
def test_nothing_of_another_governments_identity_is_left(word):
    assert word.lower() not in STYLESHEET.read_text().replace("govuk-frontend", "").lower()


def test_sides_are_logical():
    physical = r"(?:margin|padding|border)-(?:left|right)|[;{](?:left|right):|(?:text-align|float):(?:left|right)"
    assert re.findall(physical, STYLESHEET.read_text()) == []


def test_every_class_that_a_template_names_exists():
    classes = {
        name for path in TEMPLATES for tag in Page(path.read_text()).tags for name in tag.attrs.get("class", "").split()
    }
    styled = set(re.findall(r"\.((?:q|govuk)-[\w-]+)", STYLESHEET.read_text()))
    assert {name for name in classes if re.fullmatch(r"(?:q|govuk)-[\w-]+", name)} - styled == STRUCTURE_ONLY


def test_every_class_of_the_stylesheet_is_named_somewhere():
    sources = [*TEMPLATES, *PACKAGE.rglob("*.py"), *STATIC.glob("*.js")]
    named = set(re.findall(r"(?:q|govuk)-[\w-]+", " ".join(path.read_text() for path in sources)))
    without = r":not\((?:[^()]|\([^()]*\))*\)"  # a class that a rule leaves out needs no name
    rules = re.sub(without, "", STYLESHEET.read_text())
    styled = set(re.findall(r"\.((?:q|govuk)-[\w-]+)", rules))
    assert {name for name in styled - named if not re.fullmatch(COMPOSED, name)} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_script_or_style_inside_a_template(path):
    page = Page(path.read_text())
    scripts = [tag for tag in page.all("script") if tag.attrs.get("type") != "application/json"]  # that is data
    inline = [tag for tag in scripts if "src" not in tag.attrs]
    styled = [tag for tag in page.tags if tag.name == "style" or "style" in tag.attrs]
    handlers = [
        tag
        for tag in page.tags
        if any(value and re.fullmatch("on[a-z]{3,}", name) for name, value in tag.attrs.items())
    ]
    assert inline + styled + handlers == []
