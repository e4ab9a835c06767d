"""What pages, letters and papers say, walked once under each regime and compared."""

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path

import pytest

from qoricancha.credentials import actions as credentials
from qoricancha.credentials.models import Document
from qoricancha.credentials.queries import signed_file_of
from qoricancha.intake import actions as intake
from qoricancha.intake.queries import receipt_of, receipt_pdf
from qoricancha.kernel import clock
from qoricancha.kernel.actor import Actor
from qoricancha.kernel.authority import INVENTED
from qoricancha.kernel.db import acting
from qoricancha.kernel.partial_dates import PartialDate
from qoricancha.law import queries
from qoricancha.law.labels import procedure_words
from qoricancha.law.queries import procedure_in_words
from qoricancha.law.rules.competence import FilingWay
from qoricancha.messaging.models import OutboxMessage
from qoricancha.registration.actions import sign_off
from qoricancha.registration.models import Registration
from tests.credentials.conftest import JOB
from tests.database import SiteClient, as_role
from tests.intake.factories import SYSTEM, open_offices
from tests.registration.factories import completed, officer, stored, supervisor
from tests.staff import make_officer, signed_in
from tests.tools.authority import authority
from tests.tools.programs import run
from tests.web import applying
from tests.web.applicants import PLACE, sign_in, with_access
from tests.web.applying import PAGES, Q, draft_of, text_of

__all__ = ["authority"]

MONDAY = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
CODES = ["2003-online", "2026"]
PHONES = {"2003-online": "+51999000111", "2026": "+51999000112"}
BEFORE = ["/", "/solicitud", "/solicitud/privacidad"]
PASSED = {"/solicitud/codigos", "/solicitud/contacto/confirmar"}  # seen once, and with nothing of the law
CHANGING = {
    *("/", "/solicitud", "/solicitud/privacidad", f"{Q}contacto", "/solicitud/oficina", "/solicitud/revisar"),
    *("receipt", "receipt.pdf", "letter", "at the desk", "place before", "place after missing", "place of the person"),
    *("permit.pdf", "verification", "constancia.pdf", "case file"),
}
"""What says something else under the other regime. Every other page says the same."""

NEVER = {
    "2026": [
        *("Recibimos su solicitud", "Recibida el", "queda presentada: la recibe", "representante", "ACNUR"),
        *("60 días hábiles desde que se emite", "en su domicilio. Por correo", "Presentada por", "Enviar mi solicitud"),
        *("CONSTANCIA DE REGISTRO DE SOLICITUD", "arts. 18 y 19", "art. 14.3"),
    ],
    "2003-online": [
        *("MIGRACIONES", "registro previo", "Registro previo", "biométric", "renuncia", "DL 1719"),
        *("medio oficial", "REGISTRO PREVIO", "Preparada por", "Preparar mi", "decisión definitiva"),
    ],
}
_said: dict[str, dict[str, str]] = {}


@pytest.fixture
def said(db, settings, monkeypatch, tmp_path, authority) -> dict[str, dict[str, str]]:
    """By regime: what each page, letter and paper says, without what differs from person to person."""
    for code in CODES:
        if code not in _said:
            settings.QORICANCHA_REGIME = code
            _said[code] = walk(PHONES[code], monkeypatch, tmp_path)
    return _said


def walk(phone: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> dict[str, str]:
    """Apply, come, be registered, receive the permit, have it verified; return everything that was said."""
    hand = {"now": MONDAY}
    found: dict[str, str] = {}
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: hand["now"])
        site = SiteClient("public")
        found |= {address: text_of(site.get(address)) for address in BEFORE}
        reference, secret = applying.fill_in(site, open_offices(MONDAY, desks=5))
        found |= {address: text_of(site.get(address)) for address in PAGES if address not in PASSED}
        applying.send(site)
        found["receipt"] = text_of(site.get("/solicitud/constancia"))
        draft = draft_of(reference)
        found |= papers_of_intake(draft.id, folder)
        with_access(draft.id, reference, at=MONDAY, phone=phone)
        found |= places(SiteClient("public"), reference, phone, hand)
    found["at the desk"] = at_the_desk(draft.id)
    hand["now"] = MONDAY
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: hand["now"])
        registration = registered(draft.id)
        permit = issued(registration, hand)
        found |= papers_of(permit, folder)
        with_access(registration.person_id, str(registration.case_file), at=MONDAY, phone=phone + "9")
        site = SiteClient("public")
        sign_in(site, str(registration.case_file), at=MONDAY, phone=phone + "9")
        found["place of the person"] = text_of(site.get(PLACE))
        found["verification"] = text_of(SiteClient("public").get(f"/v/{permit.codes['token']}"))
    found["case file"] = case_page(registration)
    own = [reference, reference.replace("-", ""), secret, str(registration.case_file), phone[-6:]]
    return {name: without(own, words) for name, words in found.items()}


def papers_of_intake(application: object, folder: Path) -> dict[str, str]:
    """Return the receipt as a paper and as a letter."""
    with as_role("worker"):
        intake.send_receipt(by=SYSTEM, at=MONDAY, application_id=application)
        with acting(SYSTEM):
            letter = OutboxMessage.objects.select_related("key").get(owner=application, letter="receipt")
            pdf = receipt_pdf(receipt_of(application))
            return {"receipt.pdf": words_of(pdf, folder), "letter": f"{letter.subject} {letter.body}"}


def places(site: SiteClient, reference: str, phone: str, hand: dict[str, datetime]) -> dict[str, str]:
    """Return one's own place before the appointment, and after one has missed it."""
    sign_in(site, reference, at=MONDAY, phone=phone)
    before = text_of(site.get(PLACE))
    hand["now"] = MONDAY + timedelta(days=2)
    other = SiteClient("public")
    sign_in(other, reference, at=hand["now"], phone=phone)
    return {"place before": before, "place after missing": text_of(other.get(PLACE))}


def at_the_desk(application: object) -> str:
    """Return what the officer reads before the person is received."""
    name = f"ventanilla{len(_said)}"
    answer = signed_in(make_officer(name)).get(f"/solicitudes/{application}/")
    return text_of(answer).replace(name, "")


def case_page(registration: Registration) -> str:
    """Return what the officer reads of the case file."""
    name = f"archivo{len(_said)}"
    return text_of(signed_in(make_officer(name)).get(f"/expedientes/{registration.case_file_id}/"))


def registered(application: object) -> Registration:
    """Receive, verify and sign off."""
    by, chief = officer(f"oficial{len(_said)}"), supervisor(f"jefa{len(_said)}")
    later = MONDAY + timedelta(days=1)
    found = completed(by, later, application)
    with as_role("staff"), acting(chief):
        sign_off(by=chief, at=later, registration_id=found)
    return stored(chief, found)


def issued(registration: Registration, hand: dict[str, datetime]) -> Document:
    """Issue the permit; the authority that signs lives in the present."""
    with as_role("worker"), acting(JOB):
        requested = Document.objects.get(person=registration.person_id)
    hand["now"] = datetime.now(UTC)
    try:
        with as_role("worker"):
            return credentials.issue_work_permit(by=JOB, at=MONDAY + timedelta(days=1), document_id=requested.id)
    finally:
        hand["now"] = MONDAY + timedelta(days=1)


def papers_of(permit: Document, folder: Path) -> dict[str, str]:
    """Return the permit and its constancia."""
    with as_role("worker"), acting(JOB):
        signed = signed_file_of(permit)
    with as_role("public"):
        answer = credentials.constancia_for(
            by=Actor.public(),
            at=MONDAY + timedelta(days=1),
            lookup=bytes(permit.token_lookup),
            file_number=str(permit.holder["file_number"]),
            birth_date=PartialDate.parse(permit.holder["birth_date"]),
        )
    assert answer.pdf is not None
    return {"permit.pdf": words_of(signed, folder), "constancia.pdf": words_of(answer.pdf, folder)}


def words_of(pdf: bytes, folder: Path) -> str:
    """Return the text of a paper."""
    (folder / "paper.pdf").write_bytes(pdf)
    return " ".join(run("pdftotext", "-raw", folder / "paper.pdf", "-").stdout.split())


def without(own: list[str], words: str) -> str:
    """Return the words without what is this person's alone: numbers, codes, moments of signing."""
    for one in sorted(own, key=len, reverse=True):
        words = re.sub(re.escape(one), "…", words, flags=re.IGNORECASE)
    words = re.sub(r"rosa\.\S+|\b[0-9A-Z]{4}(-[0-9A-Z]{4}){2}\b|/v/\w+|Fecha: [\d/: ]+|Fecha: \S+ \S+", "…", words)
    return words.replace(" ", " ")


def sentences(code: str, settings) -> Iterator[str]:
    """Return every sentence that the law has for a day of this regime."""
    settings.QORICANCHA_REGIME = code
    words = asdict(procedure_in_words(clock.day_in_lima(MONDAY)))
    flat = chain.from_iterable(part.values() if isinstance(part, dict) else [part] for part in words.values())
    for part in flat:
        yield from [part] if isinstance(part, str) else part or ()


def test_only_what_the_law_changes_is_said_differently(said):
    old, new = (said[code] for code in CODES)

    assert old.keys() == new.keys()
    assert {name for name in old if old[name] != new[name]} == CHANGING


@pytest.mark.parametrize("code", CODES)
def test_nothing_says_what_only_the_other_regime_may_say(said, code):
    found = {(name, never) for name, words in said[code].items() for never in NEVER[code] if never in words}

    assert found == set()


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_of_the_law_is_said_somewhere(said, settings, code):
    everything = " ".join(" ".join(said[code].values()).split()).casefold()
    expected = [" ".join(sentence.split()).casefold() for sentence in sentences(code, settings)]

    assert len(expected) > 20
    assert [sentence for sentence in expected if sentence not in everything] == []


def test_what_is_only_prepared_says_who_receives_it_and_when_it_counts(said):
    new = said["2026"]

    for name in ("/solicitud", "/solicitud/revisar", "receipt", "receipt.pdf"):
        assert "en persona ante la Superintendencia Nacional de Migraciones" in new[name].replace(", ante", " ante"), (
            name
        )
    assert new["receipt.pdf"].index("Superintendencia Nacional de Migraciones") < new["receipt.pdf"].index("CONSTANCIA")
    assert "esta constancia no acredita que se haya presentado" in new["receipt.pdf"]
    assert "El trámite se presenta en persona, el día de su cita." in new["letter"]
    assert "la solicitud queda presentada al registrar la llegada" in new["at the desk"]
    assert "3 de marzo de 2026" in new["case file"].split("Abierto")[0], "filed on the day of coming"


def test_what_is_filed_online_says_who_received_it_and_when(said):
    old = said["2003-online"]

    assert "la recibe la Comisión Especial para los Refugiados (Ley 27891, arts. 7.1 y 13;" in old["/solicitud/revisar"]
    assert "que recibió la Comisión Especial para los Refugiados en la fecha y hora indicadas" in old["receipt.pdf"]
    assert f"PERÚ {INVENTED.name} {INVENTED.unit} CONSTANCIA" in old["receipt.pdf"]
    assert "2 de marzo de 2026" in old["case file"].split("Abierto")[0], "filed on the day of sending"


def test_the_permit_is_valid_as_each_regime_says(said):
    old, new = (said[code] for code in CODES)

    assert "desde el 02/03/2026 hasta el 29/05/2026" in old["permit.pdf"]  # 60 working days after 3 March
    assert "Base legal de su vigencia: Ley 27891, art. 14.3; Reglamento, art. 41." in old["permit.pdf"]
    assert "desde el 03/03/2026 hasta la decisión definitiva de la solicitud" in new["permit.pdf"]
    assert "Base legal de su vigencia: Ley 27891, arts. 14.1 y 14.2, según DL 1719." in new["permit.pdf"]
    for name in ("constancia.pdf", "verification", "place of the person"):
        assert ("29" in old[name], "decisión definitiva" in new[name]) == (True, True), name
    for walked in (old, new):
        assert f"PERÚ {INVENTED.name} {INVENTED.unit} AUTORIZACIÓN" in walked["permit.pdf"], "the Commission issues it"


def test_notification_follows_the_regime(said):
    old, new = (said[code] for code in CODES)

    for name in (f"{Q}contacto", "place of the person"):
        assert "si en 2 días hábiles no consta que lo recibió, se le notifica en papel" in old[name]
        assert "en 5 días hábiles, vale igual y surte efecto el día hábil siguiente" in new[name]


def test_leaving_peru_is_told_before_it_is_too_late(said):
    for name in ("receipt", "place of the person"):
        assert (
            "se entiende que renuncia a su solicitud (Ley 27891, arts. 14.3 y 14.4, según DL 1719)"
            in said["2026"][name]
        )


@pytest.mark.parametrize("regime", CODES)
def test_a_sentence_is_chosen_by_a_rule_and_not_by_a_name(settings, regime):
    """A regime in which one may file online, whatever it is called, says so."""
    settings.QORICANCHA_REGIME = regime
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "procedure_words", lambda law: seen.append(law) or procedure_words(law))
        queries.procedure_in_words(date(2026, 3, 2))
    [law] = seen
    online = procedure_words(replace(law, filing=replace(law.filing, way=FilingWay.ONLINE)))

    assert online.sending.title == "Recibimos su solicitud"
    assert not any("renuncia" in step for step in procedure_words(replace(law, left_peru=None)).next_steps)
