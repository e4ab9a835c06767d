"""The page of one registration: what is done, what is left, who may do it."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qoricancha.accounts.queries import names_of_staff
from qoricancha.intake import queries as intake
from qoricancha.kernel.actor import Actor
from qoricancha.messaging.models import Contact
from qoricancha.registration import permissions, queries
from qoricancha.registration.labels import FIELDS as LABELS
from qoricancha.registration.models import Registration
from qoricancha.registration.rules.lifecycle import RegistrationEvent, RegistrationState, events_open_to
from qoricancha.registration.rules.particulars import FIELDS, Gap, Verification, declared_text, gaps
from qoricancha.registration.rules.purposes import Purpose
from qoricancha.web.forms import PageForm
from qoricancha.web.staff.contacts import in_words
from qoricancha.web.staff.forms import CompleteForm, ReturnForm
from qoricancha.web.staff.pictures import as_data_uri
from qoricancha.web.staff.rows import may, tag
from qoricancha.web.staff.showing import Subject, show
from qoricancha.web.staff.words import Words

COMPARISON_HEAD = (_("Dato"), _("Declarado"), _("Verificado"))
CORRECTED = {"text": _("Corregido"), "colour": "orange"}
REVIEWED = (RegistrationState.COMPLETED, RegistrationState.SIGNED_OFF)


def show_registration(request: HttpRequest, registration: Registration, form: PageForm | None = None) -> HttpResponse:
    """Return the page; `form` is one that was sent and refused."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sent = intake.application(registration.application_id)
    verified = queries.verifications(registration.id)
    contacts = queries.contacts_of_owner(actor, registration.application_id)
    follow = queries.contacts_that_follow(contacts, verified)
    open_events = _open_to(actor, registration)
    state = RegistrationState(registration.state)
    context = {
        "registration": registration,
        "reference": intake.printed_reference(sent.reference),
        "name": _name(verified) or sent.full_name,
        "state": tag(state),
        "may": open_events,
        "awaits_another": state == RegistrationState.COMPLETED
        and may(actor, permissions.signs_off)
        and actor.id in registration.recorded_by,
        "application": registration.application_id if state == RegistrationState.UNDONE else None,
        "tasks": _tasks(registration, verified, follow) if "RECORD" in open_events else [],
        "follow": [in_words(contact) for contact in follow],
        "form": form or (ReturnForm() if "SIGN_OFF" in open_events else CompleteForm()),
        "comparison_head": COMPARISON_HEAD,
        "comparison": comparison_rows(verified) if state in REVIEWED else [],
        "photo_uri": as_data_uri(registration.photo),
        "signature_uri": as_data_uri(registration.signature),
        "case_file": registration.case_file,
        "timeline": sorted([*queries.timeline_of(registration), *contacts.steps], key=lambda one: one.at, reverse=True),
        **_return(registration, state),
    }
    subject = Subject("application", registration.application_id, registration.office_id)
    purpose = Purpose.SIGN_OFF if state in REVIEWED else Purpose.INTERVIEW
    status = 422 if form else 200
    return show(request, "staff/registration.html", context, subject=subject, purpose=purpose, status=status)


def declared_rows(answers: Mapping[str, object]) -> list[dict[str, object]]:
    """Return what was declared, in words, as rows of a summary list."""
    words = Words()
    return [{"key": LABELS[name], "value": words.of(name, declared_text(answers, name))} for name in FIELDS]


def comparison_rows(verified: Mapping[str, Verification]) -> list[list[object]]:
    """Return field, declared, verified, in words; under what was corrected, a row that says so and why."""
    words = Words()
    rows: list[list[object]] = []
    for name in (name for name in FIELDS if name in verified):
        one = verified[name]
        values = [words.of(name, value) or "—" for value in (one.declared, one.verified)]
        rows.append([LABELS[name], *values])
        if one.differs:
            rows.append([CORRECTED, "", str(_("Motivo: %s")) % one.reason])
    return rows


def _open_to(actor: Actor, registration: Registration) -> dict[str, bool]:
    """Return what this officer can do next, by event."""
    events = events_open_to(RegistrationState(registration.state), has_record=registration.has_record)
    supervises = may(actor, permissions.signs_off) and actor.id not in registration.recorded_by
    lets = {
        RegistrationEvent.SIGN_OFF: supervises,
        RegistrationEvent.RETURN: supervises,
        RegistrationEvent.REOPEN: actor.id == registration.completed_by_id,
    }
    return {event.value: True for event in events if lets.get(event, True)}


def _return(registration: Registration, state: RegistrationState) -> dict[str, object]:
    if registration.returned_by_id is None or state in REVIEWED:
        return {}
    names = names_of_staff([registration.returned_by_id])
    return {"return_reason": registration.return_reason, "returned_by": names.get(registration.returned_by_id, "")}


def _tasks(
    registration: Registration, verified: Mapping[str, Verification], follow: list[Contact]
) -> list[dict[str, object]]:
    missing = gaps(
        verified={name: one.verified for name, one in verified.items()} or None,
        has_photo=registration.photo_id is not None,
        has_signature=registration.signature_id is not None,
    )
    particulars_missing = Gap.PARTICULARS in missing or Gap.NAME in missing
    return [
        _task(_("Verificar los datos"), "particulars", registration, is_done=not particulars_missing),
        _task(_("Confirmar un contacto"), "registration_contacts", registration, is_done=bool(follow))
        | {
            "hint": _("Para que la persona ingrese a «Mi expediente» y reciba avisos. No impide completar el registro.")
        },
        _task(_("Tomar la fotografía"), "photo", registration, is_done=Gap.PHOTO not in missing),
        _task(_("Tomar la firma"), "signature", registration, is_done=Gap.SIGNATURE not in missing),
        {
            "title": _("Leer el relato"),
            "href": reverse("staff:statement", args=[registration.id]),
            "status": _("Reservado"),
            "hint": _("Cada lectura queda anotada."),
        },
    ]


def _task(title: str, view: str, registration: Registration, *, is_done: bool) -> dict[str, object]:
    done = {"status": _("Listo")}
    left = {"status": _("Falta"), "colour": "blue"}
    return {"title": title, "href": reverse(f"staff:{view}", args=[registration.id]), **(done if is_done else left)}


def _name(verified: Mapping[str, Verification]) -> str:
    parts = (verified[name].verified for name in FIELDS[:3] if name in verified)
    return " ".join(part for part in parts if part)
