"""Somebody who knows the year they were born and the month they crossed the border, from the form to the permit."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qoricancha.accounts.rules.roles import Role
from qoricancha.credentials.actions import issue_work_permit
from qoricancha.credentials.models import Document
from qoricancha.intake.queries import application, receipt_of, receipt_pdf
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.db import acting
from qoricancha.persons.models import Person
from qoricancha.persons.queries import profile_of
from qoricancha.registration.queries import verifications
from tests.database import SiteClient, as_role
from tests.intake.factories import SYSTEM, open_offices
from tests.registration.factories import actor_of, applied, in_interview, picture, stored
from tests.staff import make_officer, signed_in
from tests.tools.authority import authority
from tests.tools.programs import run
from tests.web.applying import draft_of, fill_in, page_of, send
from tests.web.test_staff_pages import document_of, sent_form, signed_off, text_of

__all__ = ["authority"]

YEAR_ONLY = {"birth_date_day": "", "birth_date_month": "", "birth_date_year": "1950"}
MONTH_ONLY = {"entry_date_day": "", "entry_date_month": "marzo", "entry_date_year": "2019"}
KNOWN = {"birth_date": "1950", "entry_date": "2019-03"}
PRINTED = "1950 (NO REGISTRA DÍA NI MES)"


@contextmanager
def standing_still(now) -> Iterator[None]:
    """Stop the clock that pages read; the signer's certificates are of today."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: now)
        yield


@pytest.fixture
def oficial(db):
    return make_officer("oficial")


@pytest.fixture
def jefa(db):
    return make_officer("jefa", *Role)


def words_of(pdf: bytes, tmp_path) -> str:
    (tmp_path / "paper.pdf").write_bytes(pdf)
    return " ".join(run("pdftotext", "-raw", tmp_path / "paper.pdf", "-").stdout.split())


def sent_online(site: SiteClient, now) -> UUID:
    """Apply page by page, with what is known of the dates; return the application's id."""
    reference, _ = fill_in(site, open_offices(now), **YEAR_ONLY, **MONTH_ONLY)
    values = page_of(site.get("/solicitud/revisar")).texts("dd", class_="govuk-summary-list__value")
    assert {"1950", "marzo de 2019"} <= set(values)
    assert send(site).status_code == 302
    return draft_of(reference).id


def issued(document_id: UUID, now) -> Document:
    with as_role("worker"):
        return issue_work_permit(by=Actor.job("credentials.issue_work_permit"), at=now, document_id=document_id)


@pytest.mark.usefixtures("authority")
def test_what_is_known_of_a_date_goes_from_the_form_to_the_permit(public_site, oficial, jefa, now, tmp_path):
    with standing_still(now):
        sent = sent_online(public_site, now)
    with as_role("worker"), acting(SYSTEM):
        assert {name: application(sent).answers[name] for name in KNOWN} == KNOWN
        assert "Rosa Inventada" in words_of(receipt_pdf(receipt_of(sent)), tmp_path)

    by, site, chief = actor_of(oficial), signed_in(oficial), signed_in(jefa)
    page = f"/registros/{in_interview(by, now, sent)}/"
    form = sent_form(site.get(f"{page}datos/"))
    assert {name: form[name] for name in form if "_date_" in name and "reason" not in name} == {
        **YEAR_ONLY, "entry_date_day": "", "entry_date_month": "3", "entry_date_year": "2019"
    }  # fmt: skip
    assert site.post(f"{page}datos/", form).url == page
    for name, kind in (("fotografia", "photo"), ("firma", "signature")):
        assert (
            site.post(f"{page}{name}/", {kind: SimpleUploadedFile("x.png", picture(kind="PNG"), "image/png")}).url
            == page
        )
    assert site.post(f"{page}completar/", {"confirmed": "on"}).url == page
    assert "Fecha de nacimiento 1950 1950" in text_of(chief.get(page))
    case = chief.post(f"{page}visto-bueno/").url
    assert "Fecha de nacimiento 1950 País" in text_of(chief.get(case))
    assert "Fecha de ingreso al Perú marzo de 2019 Distrito" in text_of(chief.get(case))

    registered = stored(by, UUID(page.split("/")[2]))
    with as_role("worker"), acting(SYSTEM):
        assert Person.objects.values_list("birth_year", "birth_precision").get() == (1950, "YEAR")
        answers = profile_of(registered.person_id).as_answers()
    assert {name: answers[name] for name in KNOWN} == KNOWN

    permit = issued(document_of(registered), now)
    words = words_of(chief.get(f"/documentos/{permit.id}/archivo/").content, tmp_path)
    assert f"FECHA DE NACIMIENTO {PRINTED} LUGAR" in words
    assert "FECHA DE INGRESO AL PERÚ 03/2019 (NO REGISTRA DÍA) TIPO" in words


@pytest.fixture
def permit(authority, oficial, jefa, now):
    """The permit of somebody who knows only the year."""
    signed = signed_off(actor_of(oficial), actor_of(jefa), now, birth_date="1950", entry_date="2019-03")
    return issued(document_of(signed), now)


def test_the_check_page_asks_for_the_printed_code_where_the_year_is_all(public_site, permit, now, tmp_path):
    address = f"/v/{permit.codes['token']}"
    typed = {"file_number": permit.holder["file_number"], "birth_date_year": "1950"}
    code = {"code": permit.codes["code"]}
    with standing_still(now):
        shown = public_site.get(address)
        silent = public_site.post(f"{address}/constancia", typed)
        invented = public_site.post(
            f"{address}/constancia", typed | code | {"birth_date_day": "1", "birth_date_month": "1"}
        )
        given = public_site.post(f"{address}/constancia", typed | code)
    assert "Año de nacimiento 1950" in text_of(shown)
    [box] = page_of(shown).all("input", name_="code")
    assert silent.status_code == 422
    assert page_of(silent).one("a", href=f"#{box.attrs['id']}").text.strip().startswith("Escriba también el código")
    assert invented.status_code == 422
    assert f"FECHA DE NACIMIENTO {PRINTED}" in words_of(given.content, tmp_path)


def test_whoever_typed_the_code_is_not_asked_again(public_site, permit, now):
    code = {"code": permit.codes["code"], "file_number": permit.holder["file_number"]}
    with standing_still(now):
        shown = public_site.post("/verificar", code)
        given = public_site.post("/verificar/constancia", code | {"birth_date_year": "1950"})
    assert [box.attrs["type"] for box in page_of(shown).all("input", name_="code")] == ["hidden"]
    assert given.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("declared", "typed", "verified"),
    [
        ("1990-05-17", {"birth_date_day": "", "birth_date_month": ""}, "1990"),
        ("1990", {"birth_date_day": "17", "birth_date_month": "5"}, "1990-05-17"),
        ("1990", {"birth_date_month": "mayo"}, "1990-05"),
    ],
)
def test_the_officer_corrects_how_far_a_date_is_known(oficial, now, declared, typed, verified):
    by, site = actor_of(oficial), signed_in(oficial)
    found = in_interview(by, now, applied(now, birth_date=declared))
    page = f"/registros/{found}/datos/"
    form = sent_form(site.get(page)) | typed
    assert site.post(page, form).context["form"].errors.keys() == {"birth_date_reason"}
    assert site.post(page, form | {"birth_date_reason": "Su partida lo dice."}).status_code == 302
    with as_role("staff"), acting(by):
        assert verifications(found)["birth_date"].verified == verified
