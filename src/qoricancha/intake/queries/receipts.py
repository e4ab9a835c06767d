"""The receipt of a sent application: as data, as a PDF and as a calendar file."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from icalendar import Calendar, Event

from qoricancha.appointments.queries import moves_of, seat_of
from qoricancha.intake.models import Application
from qoricancha.intake.queries.applications import application
from qoricancha.intake.rules.outcomes import Receipt
from qoricancha.kernel.authority import authority
from qoricancha.kernel.clock import LIMA, day_in_lima
from qoricancha.kernel.ids import in_groups
from qoricancha.kernel.qr import qr_svg
from qoricancha.kernel.typeset import CannotTypeset, typeset
from qoricancha.kernel.wording import moment_in_words
from qoricancha.law.queries import procedure_in_words
from qoricancha.reference.queries import office

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "receipt.typ"
REFERENCE_GROUP = 5


def receipt_of(application_id: UUID) -> Receipt | None:
    """Return the receipt of a sent application. Two queries."""
    shown = ("reference", "office_id", "submitted_at", "arrived_at")
    row = Application.objects.filter(id=application_id).only(*shown).first()
    if row is None:
        return None
    seat = seat_of(application_id)
    starts_at, booked_at = (seat.starts_at, seat.booked_at) if seat else (None, None)
    has_come = row.arrived_at is not None
    return Receipt(row.id, row.reference, row.office_id, row.submitted_at, starts_at, booked_at, has_come)


def printed_reference(reference: str) -> str:
    """Return the reference as people read it: "7KQ2M-4XDP9"."""
    return in_groups(reference, REFERENCE_GROUP)


def receipt_pdf(receipt: Receipt) -> bytes:
    """Return the receipt as PDF/A-2a and PDF/UA-1: the same bytes each time.

    A name in a script for which we have no letters is left out; the reference identifies the receipt.
    """
    address = f"{settings.QORICANCHA_PUBLIC_URL}/r/"
    files = {"qr": qr_svg(address, receipt.reference)}
    data = _printed(receipt) | {"address": address + receipt.reference}
    try:
        return typeset(TEMPLATE, data, files, at=receipt.submitted_at)
    except CannotTypeset:
        return typeset(TEMPLATE, data | {"full_name": ""}, files, at=receipt.submitted_at)


def appointment_file(receipt: Receipt) -> bytes:
    """Return the appointment for a telephone's calendar (RFC 5545). It names nobody and says nothing of asylum."""
    if receipt.starts_at is None:
        raise ValueError("no appointment")
    seat = seat_of(receipt.application_id)
    site = office(receipt.office_code)
    event = Event()
    event.add("uid", f"{receipt.application_id}@qoricancha")
    event.add("dtstamp", receipt.booked_at or receipt.submitted_at)
    event.add("sequence", moves_of(receipt.application_id))  # so that a calendar takes the new time for the old one
    event.add("dtstart", receipt.starts_at.astimezone(LIMA))
    event.add("duration", timedelta(minutes=seat.minutes if seat else 0))
    event.add("summary", "Cita")
    event.add("location", f"{site.address}, {site.city}")
    event.add("description", f"Referencia {printed_reference(receipt.reference)}")
    calendar = Calendar()
    calendar.add("prodid", "-//Qoricancha//ES")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _printed(receipt: Receipt) -> dict[str, object]:
    site, ours = office(receipt.office_code), authority().printed()
    law = procedure_in_words(day_in_lima(receipt.submitted_at))
    head, unit = law.receipt.letterhead or (ours["name"], ours["unit"])
    return {
        "specimen": settings.QORICANCHA_MODE != "production",
        "authority": ours,
        "letterhead": [head, unit],
        "law": asdict(law.receipt) | {"received": law.sending.received},
        "reference": printed_reference(receipt.reference),
        "full_name": application(receipt.application_id).full_name,
        "received": moment_in_words(receipt.submitted_at),
        "when": moment_in_words(receipt.starts_at) if receipt.starts_at else "",
        "office": site.name,
        "place": f"{site.address}, {site.city}",
        "own_place": f"{settings.QORICANCHA_PUBLIC_URL}/mi-expediente",
    }
