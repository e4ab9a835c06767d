"""What the operators' pages tell of what was changed: over real commits, for each request is a transaction."""

import pytest

from qoricancha.accounts.rules.roles import Role
from qoricancha.reference.queries import office
from tests.database import SiteClient
from tests.staff import make_officer, signed_in
from tests.web.test_upkeep_pages import CLOSE, sent_form

CODE = "/listas/religions/HINDU/"


@pytest.fixture
def site(committing) -> SiteClient:
    return signed_in(make_officer("operacion", Role.OPERATOR, offices=()))


def told(site: SiteClient, address: str) -> list[tuple[str, str]]:
    return [(step.what, step.who) for step in site.get(address).context["timeline"]]


def test_a_code_tells_what_was_done_to_it_the_newest_first(site):
    site.post(f"{CODE}cerrar/", CLOSE)
    site.post(f"{CODE}reabrir/")
    sent = sent_form(site, f"{CODE}nombres/") | {"ht": "Endouyis", "fr_reviewed": "on"}
    site.post(f"{CODE}nombres/", sent)

    assert told(site, CODE) == [
        ("Francés: revisado; Criollo haitiano: «Endou» → «Endouyis»", "Operacion Ficticio"),
        ("Reapertura", "Operacion Ficticio"),
        ("Cierre: último día, 30 de setiembre de 2019", "Operacion Ficticio"),
        ("Alta del código", "Carga de datos"),
    ]


def test_an_added_code_and_a_name_that_was_missing(site):
    site.post("/listas/iso-3166/agregar/", {"code": "XIM", "es": "Imaginaria", "es_demonym": "Imaginaria"})
    sent = sent_form(site, "/listas/iso-3166/XIM/nombres/") | {"ht_demonym": "Imajinè", "ht_demonym_reviewed": "on"}
    site.post("/listas/iso-3166/XIM/nombres/", sent)

    assert told(site, "/listas/iso-3166/XIM/") == [
        ("Criollo haitiano (nacionalidad): «Imajinè»; Criollo haitiano (nacionalidad): revisado", "Operacion Ficticio"),
        ("Alta del código", "Operacion Ficticio"),
    ]


def test_an_office_tells_what_was_and_what_became_of_it(site):
    changes = {"phone": "", "services": ["INFORMATION", "REGISTRATION"], "latitude": "-13.5"}
    site.post("/oficinas/TUM/", sent_form(site, "/oficinas/TUM/") | changes)

    assert told(site, "/oficinas/TUM/") == [
        (
            (
                "Teléfono: (072) 55 0230 → —; Servicios: Recepción en frontera, Orientación, Registro de solicitudes de"
                " refugio → Orientación, Registro de solicitudes de refugio; Latitud: -3.4817 → -13.5"
            ),
            "Operacion Ficticio",
        ),
        ("Alta de la oficina", "Carga de datos"),
    ]


def test_what_was_refused_leaves_no_trace(site):
    assert site.post("/oficinas/TUM/", sent_form(site, "/oficinas/TUM/") | {"phone": "llame"}).status_code == 422
    assert site.post(f"{CODE}cerrar/", {}).status_code == 422

    assert [len(told(site, address)) for address in ("/oficinas/TUM/", CODE)] == [1, 1]
    assert office("TUM").edited_at is None
