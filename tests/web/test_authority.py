"""One setting names the authority: change it, and no page, letter or paper says what it was before."""

from dataclasses import astuple

import pytest

from qoricancha.credentials import actions as credentials
from qoricancha.credentials.queries import signed_file_of
from qoricancha.intake.actions import submit
from qoricancha.intake.queries import receipt_pdf
from qoricancha.kernel import clock
from qoricancha.kernel.authority import INVENTED, Authority
from qoricancha.kernel.db import acting
from qoricancha.kernel.partial_dates import PartialDate
from tests.credentials.conftest import JOB, PROFILE, register, request_for
from tests.database import SiteClient, as_role
from tests.intake.factories import complete, open_offices
from tests.tools.authority import authority
from tests.tools.programs import run
from tests.web.html import Page

__all__ = ["authority"]

OTHER = Authority(
    name="Ministerio de Ensayo",
    unit="Oficina de Prueba",
    telephones=("(01) 000 0077", "(01) 000 0078"),
    website="https://ensayo.example",
    address="Jr. de la Prueba 99, Lima",
    secretary="Illari Muestra",
    secretary_title="Dirección de Ensayo 100 %",
    quick_exit="https://tiempo.example/",
)
NAMED_BY_THE_LAW = {INVENTED.unit}
PUBLIC = ["/", "/solicitud", "/solicitud/privacidad", "/solicitud/continuar", "/mi-expediente/ingresar", "/no-existe"]
VERIFY = ["/verificar", "/v/ABCDEFGH"]


@pytest.fixture(autouse=True)
def other_authority(settings) -> None:
    settings.QORICANCHA_AUTHORITY = OTHER


def values(of: Authority) -> set[str]:
    return {part for value in astuple(of) for part in ([value] if isinstance(value, str) else value)}


def test_pages_say_the_authority_of_the_setting(db):
    pages = [SiteClient("public").get(address).content.decode() for address in (*PUBLIC, *VERIFY)]

    assert [value for page in pages for value in values(INVENTED) - NAMED_BY_THE_LAW if value in page] == []
    everything = " ".join(pages)
    assert {value for value in values(OTHER) if value not in everything} == {OTHER.secretary}
    for page in pages:
        links = {tag.attrs["href"] for tag in Page(page).all("a")}
        assert {"tel:+5110000077", "tel:+5110000078", OTHER.website} <= links


def test_both_quick_exits_lead_where_the_setting_says(db):
    start = Page(SiteClient("public").get("/solicitud").content.decode())

    assert start.one("a", rel="nofollow noreferrer").attrs["href"] == OTHER.quick_exit
    assert SiteClient("public").get("/solicitud/salir-ya").headers["Location"] == OTHER.quick_exit


def words_of(pdf: bytes, folder) -> str:
    (folder / "paper.pdf").write_bytes(pdf)
    info = run("pdfinfo", folder / "paper.pdf").stdout
    return " ".join((run("pdftotext", "-raw", folder / "paper.pdf", "-").stdout + info).split())


def test_the_receipt_says_the_authority_of_the_setting(db, now, tmp_path):
    draft, actor = complete(now, starts_at=open_offices(now))
    with as_role("public"), acting(actor):
        words = words_of(receipt_pdf(submit(by=actor, at=now, draft=draft).receipt), tmp_path)

    assert [value for value in (OTHER.name, OTHER.website, OTHER.telephones[1]) if value not in words] == []
    assert f"Author: {OTHER.unit}" in words
    assert f"{OTHER.secretary_title} · {OTHER.unit}" in words
    assert [value for value in values(INVENTED) - NAMED_BY_THE_LAW if value in words] == []


def test_permit_and_constancia_say_the_authority_of_the_setting(db, now, tmp_path, authority, monkeypatch):
    holder = register(PROFILE, at=now)
    permit = credentials.issue_work_permit(by=JOB, at=now, document_id=request_for(holder, at=now).id)
    monkeypatch.setattr(clock, "now", lambda: now)
    with as_role("public"):
        given = credentials.constancia_for(
            by=JOB,
            at=now,
            lookup=bytes(permit.token_lookup),
            file_number=str(holder.case),
            birth_date=PartialDate(1988, 11, 2),
        )
    for pdf in (signed_file_of(permit), given.pdf):
        words = words_of(pdf, tmp_path)
        assert [
            value for value in (OTHER.name, OTHER.unit, OTHER.website, OTHER.telephones[0]) if value not in words
        ] == []
        assert [value for value in values(INVENTED) - {INVENTED.secretary} if value in words] == []
    words = words_of(signed_file_of(permit), tmp_path)
    assert f"{OTHER.secretary} {OTHER.secretary_title} {OTHER.unit}" in words
    assert (
        f"Firmado digitalmente por: {INVENTED.secretary} {OTHER.secretary_title} Motivo" in words
    )  # of its certificate
