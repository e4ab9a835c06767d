"""The operators' pages in a browser: nobody is kept out on a telephone or a desktop."""

import os
from pathlib import Path

import pytest

from qoricancha.accounts.rules.roles import Role
from tests.staff import make_officer, signed_in
from tests.web.chromium import DESKTOP, chromium, visit
from tests.web.test_upkeep_pages import CLOSE, sent_form

pytestmark = pytest.mark.journey

PICTURES = os.environ.get("QORICANCHA_PICTURES")  # a folder, to look at the pages
SMALL = {"width": 360, "height": 740}


@pytest.fixture
def answers(committing):
    """Return every page of the operators, by name."""
    site = signed_in(make_officer("operacion", Role.OPERATOR, offices=()))
    other = signed_in(make_officer("otra", Role.OPERATOR, offices=()))
    names, office = "/listas/religions/HINDU/nombres/", "/oficinas/CUS/"
    stale = sent_form(other, names) | {"ht": "Endou B"}
    site.post("/listas/religions/MUSLIM/cerrar/", CLOSE)
    site.post(names, sent_form(site, names) | {"ht": "Endou A", "fr_reviewed": "on"})
    site.post(office, sent_form(site, office) | {"phone": "(084) 55 9999"})
    return {
        "schemes": site.get("/listas/"),
        "scheme": site.get("/listas/isco-08/"),
        "scheme_search": site.get("/listas/isco-08/?q=enfermera"),
        "scheme_nothing": site.get("/listas/isco-08/?q=zzz"),
        "scheme_closed": site.get("/listas/religions/?ver=cerrados"),
        "code": site.get("/listas/iso-3166/HTI/"),
        "code_changed": site.get("/listas/religions/HINDU/"),
        "code_closed": site.get("/listas/religions/MUSLIM/"),
        "code_needed": site.get("/listas/document-kinds/NONE/"),
        "add_code": site.get("/listas/iso-3166/agregar/"),
        "add_code_wrong": site.post("/listas/religions/agregar/", {"code": "católica", "es": "Católica"}),
        "close_code": site.get("/listas/religions/HINDU/cerrar/"),
        "names": site.get("/listas/iso-3166/HTI/nombres/"),
        "names_conflict": other.post(names, stale),
        "offices": site.get("/oficinas/"),
        "office": site.get(office),
        "office_wrong": site.post(office, sent_form(site, office) | {"phone": "llame", "latitude": ""}),
    }


@pytest.mark.parametrize("size", [SMALL, DESKTOP], ids=["phone", "desktop"])
def test_the_operators_pages_keep_nobody_out(answers, size):
    faults = {}
    with chromium() as browser:
        for name, answer in answers.items():
            shown = visit(browser, answer, size)
            if PICTURES:
                shown.tab.screenshot(path=Path(PICTURES) / f"{name}_{size['width']}.png", full_page=True)
            refused = [one for one in shown.complaints if "422" not in one]
            faults[name] = [*shown.violations(), *refused, *(["wider than the screen"] * bool(shown.sideways()))]
    assert {name: found for name, found in faults.items() if found} == {}
