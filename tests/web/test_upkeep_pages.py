"""The operators' pages: what they show, keep and refuse, and that nobody else sees them."""

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qoricancha.accounts.rules.roles import Role
from qoricancha.kernel import clock
from qoricancha.reference import queries
from qoricancha.reference.models import Code
from tests.database import SiteClient
from tests.staff import make_officer, signed_in
from tests.web.html import Page
from tests.web.test_staff_pages import text_of

PAGES = [
    "/listas/",
    "/listas/religions/",
    "/listas/religions/agregar/",
    "/listas/religions/HINDU/",
    "/listas/religions/HINDU/cerrar/",
    "/listas/religions/HINDU/nombres/",
    "/oficinas/",
    "/oficinas/CUS/",
]
CLOSE = {"last_day_day": "30", "last_day_month": "9", "last_day_year": "2019"}


@pytest.fixture(autouse=True)
def time_stands_still(now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def site(db) -> SiteClient:
    return signed_in(make_officer("operacion", Role.OPERATOR, offices=()))


def sent_form(site: SiteClient, address: str) -> dict[str, object]:
    """Return what a browser would send of a page's form, as it stands."""
    form = site.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def with_text(answer, text: str) -> bool:
    return text in text_of(answer).replace("&#x27;", "'")


# --- who may ---


SENT_TO = [
    "/listas/religions/agregar/",
    "/listas/religions/HINDU/cerrar/",
    "/listas/religions/HINDU/reabrir/",
    "/listas/religions/HINDU/nombres/",
    "/oficinas/CUS/",
]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_the_pages_of_the_table(db, role):
    site = signed_in(make_officer("quien", role))
    assert {address: site.get(address).status_code != 403 for address in PAGES} == dict.fromkeys(
        PAGES, role == Role.OPERATOR
    )
    assert {address: site.post(address).status_code != 403 for address in SENT_TO} == dict.fromkeys(
        SENT_TO, role == Role.OPERATOR
    )


@pytest.mark.parametrize("address", PAGES)
def test_whoever_is_not_signed_in_is_led_to_the_sign_in(staff_site, address):
    assert staff_site.get(address).url.startswith("/cuenta/ingresar/")


def test_an_operator_begins_with_the_lists_and_sees_no_other_page(site):
    assert site.get("/").url == "/listas/"
    links = re.findall(r'q-nav__link"\s+href="([^"]+)"[^>]*>([^<]+)<', site.get("/listas/").content.decode())
    assert links == [("/listas/", "Listas"), ("/oficinas/", "Oficinas")]
    assert {
        site.get(address).status_code for address in ("/agenda/", "/buscar/?q=rosa", "/registros/", "/expedientes/")
    } == {403}


@pytest.mark.parametrize("address", ["/listas/nada/", "/listas/sex/Z/", "/listas/sex/Z/nombres/", "/oficinas/XYZ/"])
def test_what_does_not_exist_is_said_not_to(site, address):
    assert site.get(address).status_code == 404


# --- lists ---


def test_every_scheme_is_listed_with_its_version_and_numbers(site):
    rows = {
        str(row[0]["text"] if isinstance(row[0], dict) else row[0]): row[1:]
        for row in site.get("/listas/").context["rows"]
    }

    assert len(rows) == 25
    assert rows["Ocupaciones"][:2] == ["CIUO-08 (ISCO-08)", "2008"]
    assert [cell["text"] for cell in rows["Ocupaciones"][2:]] == ["619", "0", "619", "1857"]
    assert [cell["text"] for cell in rows["Países y nacionalidades"][2:]] == ["252", "6", "1260", "0"]
    assert rows["Distritos del Perú"][2]["text"] == "1891"


def test_a_scheme_shows_its_codes_by_what_is_asked_for(site):
    assert len(site.get("/listas/religions/").context["rows"]) == 12
    assert [row[0]["text"] for row in site.get("/listas/iso-3166/?ver=cerrados").context["rows"]] == [
        "ANT", "CSK", "DDR", "SCG", "SUN", "YUG",
    ]  # fmt: skip
    assert [row[0]["text"] for row in site.get("/listas/isco-08/?q=enfermera").context["rows"]] == [
        "2221", "3221", "1342",
    ]  # fmt: skip
    assert len(site.get("/listas/sex/?ver=por-revisar").context["rows"]) == 3
    assert with_text(site.get("/listas/sex/?q=zzz"), "Ningún código con ese texto.")
    assert with_text(site.get("/listas/sex/?ver=cerrados"), "Ningún código.")
    assert len(site.get("/listas/sex/?ver=otra-cosa").context["rows"]) == 3


def test_a_long_list_has_pages_and_says_where_a_language_is_missing(site):
    answer = site.get("/listas/isco-08/?pagina=13")

    assert answer.context["page"].paginator.num_pages == 13
    assert with_text(answer, "Sin nombres en francés, portugués, criollo haitiano (sin traducción oficial revisada)")


def test_a_code_shows_its_names_their_state_and_its_days(site):
    answer = site.get("/listas/iso-3166/SUN/")
    assert with_text(answer, "Hasta el 30 de agosto de 1992")
    assert with_text(answer, "Inyon Sovyetik")
    assert with_text(answer, "Reabrir el código")
    nurse = text_of(site.get("/listas/isco-08/2221/"))
    assert "Se usa el español: Profesionales de enfermería Falta" in nurse
    assert "Depende de 222" in nurse
    needed = site.get("/listas/document-kinds/NONE/")
    assert with_text(needed, "no se puede cerrar")
    assert not with_text(needed, "Cerrar el código")


@pytest.mark.parametrize(
    ("address", "count"), [("/listas/", 2), ("/listas/religions/", 1), ("/listas/religions/HINDU/", 2)]
)
def test_a_page_takes_a_fixed_number_of_queries(site, address, count):
    with CaptureQueriesContext(connection) as captured:
        site.get(address)
    asked = [query["sql"] for query in captured if "reference_" in query["sql"] or "audit." in query["sql"]]
    assert len([one for one in asked if "accounts_staffoffice" not in one]) == count


# --- changes ---


def test_a_code_is_added(site, now):
    sent = {"code": "SIJ", "es": "Sij", "fr": "Sikhe"}
    sent |= {"valid_from_day": "1", "valid_from_month": "set", "valid_from_year": "2019"}
    answer = site.post("/listas/religions/agregar/", sent)

    assert answer.url == "/listas/religions/SIJ/"
    page = site.get(answer.url)
    assert with_text(page, "Código agregado.")
    assert with_text(page, "Desde el 1 de setiembre de 2019")


def test_what_was_wrong_is_said_beside_each_field_and_nothing_typed_is_lost(site):
    sent = {"code": "católica", "es": "Católica", "fr": "Catholique", "valid_from_day": "31", "valid_from_month": "2"}
    refused = site.post("/listas/religions/agregar/", sent)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"valid_from"}
    again = site.post("/listas/religions/agregar/", sent | {"valid_from_day": "", "valid_from_month": ""})
    assert set(again.context["form"].errors) == {"code", "es", "fr"}
    assert Page(again.content.decode()).one("input", id="id_fr").attrs["value"] == "Catholique"


def test_a_code_with_a_parent_and_facts_is_added(site):
    sent = {"code": "DS-X", "parent": "DS", "es": "Otra dificultad", "restricted": "on"}
    assert site.post("/listas/unhcr-needs-2009/agregar/", sent).url == "/listas/unhcr-needs-2009/DS-X/"
    code = queries.code_of("unhcr-needs-2009", "DS-X")
    assert (code.parent, code.facts) == ("DS", {"restricted": True})


def test_a_code_is_closed_and_reopened(site):
    assert site.post("/listas/religions/HINDU/cerrar/", {}).status_code == 422
    assert site.post("/listas/religions/HINDU/cerrar/", CLOSE).url == "/listas/religions/HINDU/"
    assert with_text(site.get("/listas/religions/HINDU/"), "Hasta el 30 de setiembre de 2019")
    assert site.post("/listas/religions/HINDU/cerrar/", CLOSE).status_code == 409
    assert site.get("/listas/religions/HINDU/reabrir/").status_code == 405
    site.post("/listas/religions/HINDU/reabrir/")
    assert Code.objects.get(id="religions/HINDU").valid_to is None


def test_names_are_corrected_and_reviewed(site):
    sent = sent_form(site, "/listas/religions/HINDU/nombres/") | {"ht": "Endouyis", "fr_reviewed": "on"}
    assert site.post("/listas/religions/HINDU/nombres/", sent).url == "/listas/religions/HINDU/"
    assert with_text(site.get("/listas/religions/HINDU/"), "Endouyis Sin revisar")
    assert site.post("/listas/religions/HINDU/nombres/", sent | {"es": ""}).status_code == 422


def test_the_second_of_two_operators_sees_what_the_first_wrote(site):
    other = signed_in(make_officer("otra", Role.OPERATOR, offices=()))
    address = "/listas/religions/HINDU/nombres/"
    mine, theirs = (
        sent_form(site, address) | {"ht": "Endou A", "fr_reviewed": "on"},
        sent_form(other, address) | {"ht": "Endou B"},
    )
    site.post(address, mine)
    refused = other.post(address, theirs)

    assert refused.status_code == 422
    assert with_text(refused, "Otra persona cambió estos nombres")
    assert with_text(refused, "Ahora dice: Endou A")
    assert with_text(refused, "Ahora dice: Revisado")
    shown = Page(refused.content.decode())
    assert shown.one("input", id="id_ht").attrs["value"] == "Endou B"
    again = theirs | {"seen": shown.one("input", id="id_seen").attrs["value"]}
    assert other.post(address, again).status_code == 302
    assert queries.name_of("religions", "HINDU", "ht") == "Endou B"


def test_an_office_is_changed(site):
    sent = sent_form(site, "/oficinas/CUS/") | {"phone": "(084) 55 9999", "services": ["INFORMATION"]}
    assert site.post("/oficinas/CUS/", sent).url == "/oficinas/CUS/"
    assert (queries.office("CUS").phone, queries.office("CUS").services) == ("(084) 55 9999", ["INFORMATION"])


def test_an_office_s_faults_are_said_and_nothing_typed_is_lost(site):
    sent = sent_form(site, "/oficinas/CUS/") | {"phone": "llame", "latitude": "", "address": "Otra 1"}
    refused = site.post("/oficinas/CUS/", sent)
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"phone", "latitude"})
    assert Page(refused.content.decode()).one("input", id="id_address").attrs["value"] == "Otra 1"


def test_the_second_of_two_operators_sees_what_the_first_made_of_an_office(site):
    other = signed_in(make_officer("otra", Role.OPERATOR, offices=()))
    first = sent_form(site, "/oficinas/CUS/") | {"phone": "(084) 55 1111"}
    second = sent_form(other, "/oficinas/CUS/") | {"address": "Otra 1"}
    site.post("/oficinas/CUS/", first)
    refused = other.post("/oficinas/CUS/", second)

    assert with_text(refused, "Otra persona cambió esta oficina")
    assert with_text(refused, "Ahora dice: (084) 55 1111")
    assert queries.office("CUS").address == "Av. de la Muestra 140"


@pytest.mark.parametrize("seen", ["nunca", "2019-13-45", "2019-09-02"])
def test_a_forged_moment_is_no_key(site, seen, now: datetime):
    sent = sent_form(site, "/oficinas/CUS/") | {"phone": "(084) 55 1111"}
    site.post("/oficinas/CUS/", sent)
    assert site.post("/oficinas/CUS/", sent | {"phone": "(084) 55 2222", "seen": seen}).status_code == 422
    assert queries.office("CUS").phone == "(084) 55 1111"
