"""The officers' pages: who may see them, what they show, and that each view is noted once."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qoricancha.accounts.rules.roles import Role
from qoricancha.appointments.actions import close_office
from qoricancha.casefiles.models import CaseFile
from qoricancha.intake.queries import printed_reference
from qoricancha.kernel.db import acting
from qoricancha.registration import actions
from qoricancha.registration.labels import FIELDS as LABELS
from qoricancha.registration.rules.particulars import FIELDS
from tests.database import as_role
from tests.registration.factories import actor_of, applied, checked_in, completed, filled, in_interview, picture, stored
from tests.staff import make_officer, signed_in
from tests.web.html import Page

BOTH = (Role.REGISTRATION_OFFICER, Role.REGISTRATION_SUPERVISOR)
DAY = "2019-09-03"


def text_of(answer) -> str:
    """Return what one reads on a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def reads() -> list[tuple[str, str, str]]:
    """Return subject kind, purpose and route of every view noted so far."""
    with as_role("audit"), connection.cursor() as cursor:
        cursor.execute("SELECT subject_kind, purpose, route FROM audit.read_log ORDER BY id")
        return cursor.fetchall()


def sent_form(answer) -> dict[str, str]:
    """Return what a browser would send of the page's form, as it stands."""
    form = answer.context["form"]
    sent: dict[str, str] = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if hasattr(field.widget, "decompress"):
            parts = value if isinstance(value, list) else field.widget.decompress(value)
            sent |= {f"{name}_{part}": given for part, given in zip(("day", "month", "year"), parts, strict=True)}
        else:
            sent[name] = value or ""
    return sent


@pytest.fixture
def oficial(db):
    user = make_officer("oficial")
    return actor_of(user), signed_in(user)


@pytest.fixture
def jefa(db):
    user = make_officer("jefa", *BOTH)
    return actor_of(user), signed_in(user)


def signed_off(by, chief, now, **answers):
    """Return a registration that was signed off."""
    found = completed(by, now, applied(now, **answers))
    with as_role("staff"), acting(chief):
        actions.sign_off(by=chief, at=now, registration_id=found)
    return stored(chief, found)


# --- the whole way ---


def test_a_person_is_received_interviewed_and_signed_off(oficial, jefa, now):
    application, (_, site), (_, chief) = applied(now), oficial, jefa
    agenda = site.get(f"/agenda/?dia={DAY}")
    assert "Rosa Inventada D'Ejemplo Núñez" in text_of(agenda).replace("&#x27;", "'")
    assert "Por llegar" in text_of(agenda)
    arrived = site.post(f"/solicitudes/{application}/llegada/")
    page = arrived.url
    assert "En espera" in text_of(site.get(page))
    site.post(f"{page}entrevista/")
    form = sent_form(site.get(f"{page}datos/")) | {"given_names": "Rosa", "given_names_reason": "Así en su cédula."}
    assert site.post(f"{page}datos/", form).url == page
    for name, kind in (("fotografia", "photo"), ("firma", "signature")):
        upload = SimpleUploadedFile("x.png", picture(kind="PNG"), "image/png")
        assert site.post(f"{page}{name}/", {kind: upload}).url == page
    assert "Relato inventado." in text_of(site.get(f"{page}relato/"))
    assert site.post(f"{page}completar/", {"confirmed": "on"}).url == page
    assert "Por visto bueno" in text_of(site.get(page))
    review = chief.get(page)
    assert "Rosa Inventada" in text_of(review)
    assert "Así en su cédula." in text_of(review)
    case = chief.post(f"{page}visto-bueno/").url
    with as_role("owner"):
        number = CaseFile.objects.get().number
    shown = text_of(chief.get(case))
    assert f"Expediente {number}" in shown
    assert "Rosa D" in shown
    assert "En emisión" in shown
    assert "14 de noviembre" not in shown
    assert site.get(f"/buscar/?q={number}").context["rows"][0][2]["text"] == str(number)


def test_a_returned_registration_comes_back_with_its_reason(oficial, jefa, now):
    (by, site), (_, chief) = oficial, jefa
    page = f"/registros/{completed(by, now)}/"
    assert chief.post(f"{page}devolver/", {"reason": ""}).status_code == 422
    assert chief.post(f"{page}devolver/", {"reason": "Falta el reverso."}).url == "/registros/"
    assert "Falta el reverso." in text_of(site.get(page))
    assert "Devuelto por Jefa Ficticio" in text_of(site.get(page))


def test_whoever_completed_it_is_told_to_leave_the_sign_off_to_another(jefa, now):
    by, site = jefa
    page = f"/registros/{completed(by, now)}/"
    assert "el visto bueno lo da otra persona" in text_of(site.get(page))
    assert "Dar el visto bueno" not in text_of(site.get(page))
    assert site.post(f"{page}visto-bueno/").status_code == 403


def test_whoever_interviewed_is_told_so_too_when_another_completed_it(oficial, jefa, now):
    (by, _), (chief, site) = oficial, jefa
    found = filled(chief, now)
    with as_role("staff"), acting(by):
        actions.complete(by=by, at=now, registration_id=found)
    page = f"/registros/{found}/"
    assert "Usted participó en este registro" in text_of(site.get(page))
    assert "Dar el visto bueno" not in text_of(site.get(page))
    assert site.post(f"{page}visto-bueno/").status_code == 403


def test_an_incomplete_registration_is_not_completed(oficial, now):
    by, site = oficial
    page = f"/registros/{in_interview(by, now)}/"
    assert site.post(f"{page}completar/", {}).status_code == 422
    refused = site.post(f"{page}completar/", {"confirmed": "on"})
    assert refused.status_code == 409
    assert "Tome la firma." in text_of(refused)


def test_what_was_typed_stays_when_something_is_wrong(oficial, now):
    by, site = oficial
    page = f"/registros/{in_interview(by, now)}/datos/"
    form = sent_form(site.get(page)) | {"given_names": "Otra Persona", "address_line": "Jr. Nuevo 9", "email": "no"}
    answer = site.post(page, form)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {
        "email", "given_names_reason", "address_line_reason", "email_reason"
    }  # fmt: skip
    assert {form[name] for name in ("given_names", "address_line")} <= set(sent_form(answer).values())


def test_each_correction_needs_its_reason(oficial, now):
    by, site = oficial
    page = f"/registros/{in_interview(by, now)}/datos/"
    form = sent_form(site.get(page)) | {"given_names": "Otra", "district": "Breña", "birth_date_year": "1991"}
    answer = site.post(page, form | {"district_reason": "Se mudó."})
    assert answer.context["form"].errors.keys() == {"given_names_reason", "birth_date_reason"}
    summary = Page(answer.content.decode()).texts("a", href="#id_given_names_reason")
    assert summary == ["Escriba por qué corrige «Nombres»"]


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ({"email": "no"}, {"email", "email_reason"}),
        ({"email": "no", "email_reason": "Otro correo."}, {"email"}),
        ({"birth_date_year": "2190"}, {"birth_date", "birth_date_reason"}),
        ({"birth_date_day": "31", "birth_date_month": "2"}, {"birth_date", "birth_date_reason"}),
        ({"district": "Nirgendwo", "given_names": "Otra"}, {"district", "district_reason", "given_names_reason"}),
        ({"birth_date_day": "", "birth_date_month": "", "birth_date_year": ""}, {"birth_date"}),
        ({"given_names": "x" * 200}, {"given_names", "given_names_reason"}),
        ({"phone": "no"}, {"phone", "phone_reason"}),
        ({"email": "otra@ejemplo.pe", "email_reason": "x" * 301}, {"email_reason"}),
    ],
)
def test_all_faults_of_the_page_are_told_in_one_round(oficial, now, typed, faults):
    by, site = oficial
    page = f"/registros/{in_interview(by, now)}/datos/"
    answer = site.post(page, sent_form(site.get(page)) | typed)
    errors = answer.context["form"].errors
    assert errors.keys() == faults
    assert [len(told) for told in errors.values()] == [1] * len(faults)
    asked = {f"{name}_reason" for name, label in LABELS.items() if errors.get(f"{name}_reason") == [silent(label)]}
    assert asked == {name for name in faults if name.endswith("_reason")} - typed.keys()


def silent(label) -> str:
    return f"Escriba por qué corrige «{label}»"


def test_a_reason_stays_enough_when_the_page_is_saved_again(oficial, now):
    by, site = oficial
    page = f"/registros/{in_interview(by, now)}/datos/"
    changed = {"given_names": "Otra", "given_names_reason": "Así en su cédula."}
    assert site.post(page, sent_form(site.get(page)) | changed).status_code == 302
    assert site.post(page, sent_form(site.get(page))).status_code == 302
    assert site.post(page, sent_form(site.get(page)) | {"given_names_reason": " "}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("150122", "150122"),
        ("miraflores", None),
        ("Lima / Lima / Miraflores", "150122"),
        ("lima/miraflores", "150122"),
        ("Brena", "150105"),
        ("Arequipa / Arequipa / Miraflores", "040110"),
        ("Nirgendwo", None),
    ],
)
def test_a_district_is_typed_by_name(oficial, now, typed, kept):
    by, site = oficial
    page = f"/registros/{in_interview(by, now)}/datos/"
    answer = site.post(page, sent_form(site.get(page)) | {"district": typed, "district_reason": "Se mudó."})
    if kept is None:
        assert answer.context["form"].errors.keys() == {"district"}
    else:
        assert answer.status_code == 302


def test_what_is_no_picture_is_explained(oficial, now):
    by, site = oficial
    page = f"/registros/{in_interview(by, now)}/fotografia/"
    answer = site.post(page, {"photo": SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")})
    assert answer.status_code == 422
    assert "No se pudo leer la imagen" in text_of(answer)


def test_the_photograph_that_came_with_the_application_can_be_used(oficial, now):
    (by, site), application = oficial, applied(now, photo=True)
    page = f"/registros/{in_interview(by, now, application)}/"
    assert "Usar esta fotografía" in text_of(site.get(f"{page}fotografia/"))
    assert site.post(f"{page}fotografia/", {"use_declared": "1"}).url == page
    assert "data:image/jpeg;base64," in site.get(page).content.decode()


# --- search ---


@pytest.fixture
def sent(now):
    """Return the reference of a sent application."""
    from qoricancha.intake.models import Application

    application = applied(now)
    with as_role("owner"):
        return Application.objects.get(id=application).reference


@pytest.mark.parametrize(
    "text",
    [
        "{reference}",
        " {lower} ",
        "http://localhost:8000/r/{reference}",
        "HTTP://LOCALHOST:8000/r/{reference}/",
        "rosa",
        "nunez ROSA",
        "Núñez, inventada",
        "V12345678",
        "v-12.345.678",
    ],
)
def test_a_person_is_found(oficial, sent, text):
    answer = oficial[1].get("/buscar/", {"q": text.format(reference=sent, lower=sent.lower())})
    assert [row[1] for row in answer.context["rows"]] == [printed_reference(sent)]


@pytest.mark.parametrize("text", ["ros", "rosa quispe", "999999", "ZZZZZZZZZZ", "%", "'"])
def test_nobody_is_found_and_the_page_says_where_it_looked(oficial, sent, text):
    answer = oficial[1].get("/buscar/", {"q": text})
    assert list(answer.context["page"]) == []
    assert "Se buscó en sus oficinas (Lima)" in text_of(answer)


def test_the_verified_name_finds_too(oficial, jefa, now):
    by, chief = oficial[0], jefa[0]
    found = completed(by, now, given_names="Yanina Verificada")
    with as_role("staff"), acting(chief):
        actions.sign_off(by=chief, at=now, registration_id=found)
    for name in ("yanina verificada", "rosa inventada"):
        [row] = oficial[1].get("/buscar/", {"q": name}).context["rows"]
        assert row[0]["text"] == "Yanina Verificada D'Ejemplo Núñez"


def test_results_come_in_pages(oficial, now):
    for _ in range(21):
        applied(now, seat=False)
    first = oficial[1].get("/buscar/", {"q": "rosa"})
    assert (len(first.context["rows"]), first.context["page"].paginator.count) == (20, 21)
    assert len(oficial[1].get("/buscar/", {"q": "rosa", "pagina": 2}).context["rows"]) == 1


# --- whose office ---


def test_another_office_sees_nothing_of_it(oficial, jefa, now):
    signed = signed_off(oficial[0], jefa[0], now)
    waiting, arriving = completed(oficial[0], now), applied(now)
    user = make_officer("cusco", *Role, offices=("CUS",))
    site = signed_in(user)
    assert site.get(f"/agenda/?dia={DAY}").context["rows"] == []
    assert list(site.get("/buscar/?q=rosa").context["page"]) == []
    assert site.get(f"/agenda/?dia={DAY}&oficina=LIM").status_code == 404
    for queue in ("", "visto-bueno/", "concluidos/"):
        assert site.get(f"/registros/{queue}").context["rows"] == []
    assert site.get("/expedientes/").context["rows"] == []
    document = document_of(signed)
    addresses = [
        f"/cierres/{closed(jefa[0], now)}/quitar/",
        f"/registros/{waiting}/anular-llegada/",
        f"/solicitudes/{arriving}/",
        f"/registros/{waiting}/",
        f"/registros/{waiting}/datos/",
        f"/registros/{waiting}/relato/",
        f"/registros/{waiting}/fotografia/",
        f"/registros/{waiting}/firma/",
        f"/expedientes/{signed.case_file_id}/",
        f"/documentos/{document}/archivo/",
        f"/documentos/{document}/dejar-sin-efecto/",
    ]
    assert {site.get(address).status_code for address in addresses} == {404}
    for act in (
        f"/solicitudes/{arriving}/llegada/",
        f"/solicitudes/{arriving}/devolver/",
        f"/registros/{waiting}/anular-llegada/",
        f"/registros/{waiting}/reabrir/",
        f"/registros/{waiting}/visto-bueno/",
    ):
        assert site.post(act).status_code == 404


def closed(chief, now):
    """Return the id of a closure of Lima, on a day far ahead."""
    with as_role("staff"), acting(chief):
        return close_office(by=chief, at=now, office="LIM", day=date(2099, 1, 5), reason="Inventario.").id


def document_of(registration):
    from qoricancha.credentials.models import Document

    with as_role("owner"):
        return Document.objects.get(case_file=registration.case_file_id).id


# --- whose role ---

OFFICER, CHIEF, SECRETARY = Role.REGISTRATION_OFFICER, Role.REGISTRATION_SUPERVISOR, Role.EXECUTIVE_SECRETARY
OPERATOR, AUDITOR = Role.OPERATOR, Role.AUDITOR
PAGES = {
    "/agenda/": {OFFICER, CHIEF},
    "/buscar/": {OFFICER, CHIEF, SECRETARY},
    "/recibir/": {OFFICER, CHIEF},
    "/cierres/": {CHIEF},
    "/cierres/{closure}/quitar/": {CHIEF},
    "/registros/": {OFFICER, CHIEF},
    "/registros/visto-bueno/": {OFFICER, CHIEF},
    "/solicitudes/{application}/": {OFFICER, CHIEF},
    "/registros/{registration}/": {OFFICER, CHIEF},
    "/registros/{registration}/anular-llegada/": {OFFICER, CHIEF},
    "/registros/{registration}/datos/": {OFFICER, CHIEF},
    "/registros/{registration}/relato/": {OFFICER, CHIEF},
    "/registros/{registration}/fotografia/": {OFFICER, CHIEF},
    "/registros/{registration}/firma/": {OFFICER, CHIEF},
    "/registros/{registration}/contactos/": {OFFICER, CHIEF},
    "/expedientes/": {OFFICER, CHIEF, SECRETARY},
    "/expedientes/{case_file}/": {OFFICER, CHIEF, SECRETARY},
    "/expedientes/{case_file}/contactos/": {OFFICER, CHIEF},
    "/expedientes/{case_file}/autorizacion/": {CHIEF, SECRETARY},
    "/expedientes/{case_file}/contactos/email/": {OFFICER, CHIEF},
    "/documentos/{document}/archivo/": {OFFICER, CHIEF, SECRETARY},
    "/documentos/{document}/dejar-sin-efecto/": {SECRETARY},
    "/auditoria/": {AUDITOR},
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_the_pages_of_the_table(oficial, jefa, now, role):
    signed = signed_off(oficial[0], jefa[0], now)
    given = {
        "application": applied(now),
        "registration": in_interview(oficial[0], now),
        "case_file": signed.case_file_id,
        "document": document_of(signed),
        "closure": closed(jefa[0], now),
    }
    site = signed_in(make_officer("quien", role))
    seen = {pattern: site.get(pattern.format(**given)).status_code not in (302, 403) for pattern in PAGES}
    assert seen == {pattern: role in roles for pattern, roles in PAGES.items()}


def test_without_a_role_there_is_no_page(db):
    user = make_officer("nadie", OFFICER)
    with as_role("owner"), acting(actor_of(user)):
        user.roles = []
        user.save(update_fields=["roles"])
    assert signed_in(user).get("/").status_code == 403


@pytest.mark.parametrize(
    ("roles", "first"),
    [
        ((OFFICER,), "/agenda/"),
        ((SECRETARY,), "/expedientes/"),
        ((OPERATOR,), "/listas/"),
        ((AUDITOR,), "/auditoria/"),
    ],
)
def test_each_begins_where_their_work_is(db, roles, first):
    assert signed_in(make_officer("quien", *roles)).get("/").url == first


MENU = {
    OFFICER: ["Agenda", "Buscar", "Registros", "Expedientes"],
    CHIEF: ["Agenda", "Buscar", "Registros", "Expedientes", "Cierres"],
    SECRETARY: ["Buscar", "Expedientes"],
    OPERATOR: ["Listas", "Oficinas"],
    AUDITOR: ["Auditoría"],
}


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_leads_nowhere_forbidden(db, role):
    site = signed_in(make_officer("quien", role))
    links = re.findall(r'q-nav__link"\s+href="([^"]+)"[^>]*>([^<]+)<', site.get("/", follow=True).content.decode())
    assert [text for _, text in links] == MENU[role]
    assert {site.get(address).status_code for address, _ in links} == {200}


# --- queries ---


@pytest.mark.parametrize(
    ("address", "make"),
    [
        (f"/agenda/?dia={DAY}", lambda by, now: applied(now)),
        ("/buscar/?q=rosa", lambda by, now: applied(now)),
        ("/registros/", checked_in),
        ("/registros/visto-bueno/", completed),
    ],
)
def test_a_list_takes_as_many_queries_for_three_as_for_one(oficial, now, address, make):
    by, site = oficial
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make(by, now)
        with CaptureQueriesContext(connection) as queries:
            assert len(site.get(address).context["rows"]) == sum((1, 2)[:more])
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_case_list_takes_as_many_queries_for_three_as_for_one(oficial, jefa, now):
    counts = []
    for more in (1, 2):
        for number in range(more):
            signed_off(oficial[0], jefa[0], now, given_names=f"Ada {'AB'[number]}")
        with CaptureQueriesContext(connection) as queries:
            assert len(oficial[1].get("/expedientes/").context["rows"]) == sum((1, 2)[:more])
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- the agenda ---


def test_the_agenda_goes_from_day_to_day(oficial, now):
    page = oficial[1].get(f"/agenda/?dia={DAY}")
    assert (page.context["previous"], page.context["next"]) == (date(2019, 9, 2), date(2019, 9, 4))
    assert "Nadie tiene cita este día en esta oficina." in text_of(page)


@pytest.mark.parametrize(
    "day", ["2019-02-30", "0001-01-01", "1999-12-31", "2200-01-01", "9999-12-30", "9999-12-31", "x"]
)
def test_a_day_that_no_agenda_has_is_not_found(oficial, day):
    assert oficial[1].get("/agenda/", {"dia": day}).status_code == 404


@pytest.mark.parametrize("day", ["2000-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_have_an_agenda(oficial, day):
    assert oficial[1].get("/agenda/", {"dia": day}).context["rows"] == []


def test_the_agenda_follows_the_person(oficial, jefa, now):
    by, chief = oficial[0], jefa[0]
    states = []
    application = applied(now)
    for step in (None, checked_in, None):
        if step:
            step(by, now, application)
        states.append(oficial[1].get(f"/agenda/?dia={DAY}").context["rows"][0][3]["text"])
    assert [str(state) for state in states] == ["Por llegar", "En espera", "En espera"]
    assert chief.offices == {"LIM"}


# --- documents ---


def test_the_form_has_every_field_and_its_reason_in_the_order_of_the_page(oficial, now):
    by, site = oficial
    form = site.get(f"/registros/{in_interview(by, now)}/datos/").context["form"]
    assert list(form.fields) == [part for name in FIELDS for part in (name, f"{name}_reason")]


def test_a_permit_that_is_not_ready_has_no_file(oficial, jefa, now):
    signed = signed_off(oficial[0], jefa[0], now)
    assert oficial[1].get(f"/documentos/{document_of(signed)}/archivo/").status_code == 404


def test_the_secretary_ends_a_document_with_a_reason(oficial, jefa, now):
    signed = signed_off(oficial[0], jefa[0], now)
    document, site = document_of(signed), signed_in(make_officer("secretaria", SECRETARY))
    page = f"/documentos/{document}/dejar-sin-efecto/"
    assert site.post(page, {}).status_code == 422
    assert site.post(page, {"reason": "PORQUE SI"}).status_code == 422
    assert site.post(page, {"reason": "ISSUED_IN_ERROR"}).url == f"/expedientes/{signed.case_file_id}/"
    shown = text_of(site.get(f"/expedientes/{signed.case_file_id}/"))
    assert "Dejada sin efecto" in shown
    assert "Emitida por error" in shown
    assert site.get(page).status_code == 409


def test_only_known_changes_have_an_address(oficial, jefa, now):
    signed = signed_off(oficial[0], jefa[0], now)
    site = signed_in(make_officer("secretaria", SECRETARY))
    assert site.get(f"/documentos/{document_of(signed)}/quemar/").status_code == 404
    assert oficial[1].get("/registros/olvidados/").status_code == 404


def test_filled_and_waiting_share_the_officer_s_queue(oficial, now):
    by, site = oficial
    filled(by, now)
    assert [queue["count"] for queue in site.get("/registros/").context["queues"]] == [1, 0, 0]
