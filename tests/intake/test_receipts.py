"""The receipt: on paper, in a calendar, by e-mail."""

import subprocess
from datetime import timedelta

import pytest
from icalendar import Calendar

from qoricancha.intake import actions, queries
from qoricancha.kernel.db import acting
from qoricancha.kernel.files import StoredFile
from qoricancha.messaging.models import OutboxMessage
from tests.database import as_role
from tests.intake.factories import SYSTEM, complete, open_offices

pytestmark = [pytest.mark.django_db]


def sent(now, *, starts_at="nine", **answers):
    nine = open_offices(now)
    draft, actor = complete(now, starts_at=nine if starts_at == "nine" else starts_at, **answers)
    with as_role("public"), acting(actor):
        return draft, actor, actions.submit(by=actor, at=now, draft=draft).receipt


def text_of(pdf: bytes, tmp_path) -> str:
    (tmp_path / "receipt.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "receipt.pdf", "-"], capture_output=True, text=True, check=True
    )
    return " ".join(done.stdout.split())


def test_the_receipt_prints_who_when_and_where(now, tmp_path):
    draft, actor, receipt = sent(now)
    with as_role("public"), acting(actor):
        text = text_of(queries.receipt_pdf(receipt), tmp_path)
    for words in (
        queries.printed_reference(draft.reference),
        "Rosa Inventada D'Ejemplo Núñez",
        "lunes 2 de setiembre de 2019, a las 10:30 (hora de Lima)",
        "martes 3 de setiembre de 2019, a las 09:00",
        "Av. de la Muestra 100, Lima",
    ):
        assert words.replace("'", "’") in text.replace("'", "’")


def test_the_same_receipt_has_the_same_bytes(now):
    _, actor, receipt = sent(now)
    with as_role("public"), acting(actor):
        assert queries.receipt_pdf(receipt) == queries.receipt_pdf(queries.receipt_of(receipt.application_id))


def test_the_qr_code_reads_back_as_the_reference_s_address(now, tmp_path):
    draft, actor, receipt = sent(now)
    with as_role("public"), acting(actor):
        (tmp_path / "receipt.pdf").write_bytes(queries.receipt_pdf(receipt))
    subprocess.run(["pdftoppm", "-r", "150", "-png", "receipt.pdf", "page"], cwd=tmp_path, check=True)
    read = subprocess.run(
        ["zbarimg", "-q", "--raw", *tmp_path.glob("page*.png")], capture_output=True, text=True, check=True
    )
    assert read.stdout.strip() == f"http://localhost:8000/r/{draft.reference}"


@pytest.mark.parametrize("name", ["محمد", "아무개", "Ὀδυσσεύς"])
def test_a_name_in_any_script_leaves_a_receipt(now, tmp_path, name):
    _, actor, receipt = sent(now, given_names=name)
    with as_role("public"), acting(actor):
        assert "CONSTANCIA DE REGISTRO" in text_of(queries.receipt_pdf(receipt), tmp_path)


def test_without_an_appointment_the_receipt_says_how_to_get_one(now, tmp_path):
    _, actor, receipt = sent(now, starts_at=None)
    with as_role("public"), acting(actor):
        assert "Todavía no tiene cita" in text_of(queries.receipt_pdf(receipt), tmp_path)


def test_the_calendar_file_names_nobody(now):
    _, actor, receipt = sent(now)
    with as_role("public"), acting(actor):
        content = queries.appointment_file(receipt)
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert (event["SUMMARY"], event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else event["DURATION"].dt) == (
        "Cita",
        receipt.starts_at,
        timedelta(minutes=30),
    )
    assert b"Rosa" not in content
    assert b"refugi" not in content.lower()
    assert b"America/Lima" in content


def test_the_receipt_goes_to_the_proved_contact_once(now):
    draft, _, _ = sent(now)
    for _ in range(2):
        assert actions.send_receipt(by=SYSTEM, at=now, application_id=draft.id) == 1
    with acting(SYSTEM):
        letter = OutboxMessage.objects.select_related("key").get(owner=draft.id, letter="receipt")
        assert queries.printed_reference(draft.reference) in letter.body
        assert "martes 3 de setiembre de 2019, a las 09:00" in letter.body
        kinds = StoredFile.objects.filter(id__in=letter.files).order_by("id").values_list("kind", flat=True)
        assert list(kinds) == ["receipt", "appointment"]


def test_a_later_appointment_is_written_anew(now):
    draft, actor, _ = sent(now, starts_at=None)
    actions.send_receipt(by=SYSTEM, at=now, application_id=draft.id)
    with as_role("public"), acting(actor):
        nine = open_offices(now)
        actions.book_seat(by=actor, at=now, application_id=draft.id, office="LIM", starts_at=nine)
    actions.send_receipt(by=SYSTEM, at=now, application_id=draft.id)
    with acting(SYSTEM):
        assert OutboxMessage.objects.filter(owner=draft.id, letter="receipt").count() == 2
