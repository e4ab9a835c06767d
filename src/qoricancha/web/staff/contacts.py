"""Contacts proved with the person present: in the interview, and from their case file later on."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from qoricancha.casefiles import queries as casefiles
from qoricancha.intake import queries as intake
from qoricancha.kernel import clock
from qoricancha.kernel.errors import InvalidInput, NotFound
from qoricancha.kernel.wording import hour_in_words, moment_in_words
from qoricancha.messaging.labels import CONTACT_KINDS
from qoricancha.messaging.models import Contact, ContactProof
from qoricancha.messaging.queries import Proposal, kinds_in_use
from qoricancha.messaging.rules.contacts import ContactKind, IdentityCheck, receives_sms
from qoricancha.persons.queries import profile_of
from qoricancha.registration import actions, permissions, queries
from qoricancha.registration.models import Registration
from qoricancha.registration.queries import ProvedContacts
from qoricancha.registration.rules.purposes import Purpose
from qoricancha.web.forms import PageForm
from qoricancha.web.page import page
from qoricancha.web.staff.forms import ContactCodeForm, IdentityForm, NewContactForm
from qoricancha.web.staff.pictures import as_data_uri
from qoricancha.web.staff.showing import Subject, show
from qoricancha.web.staff.words import phone_in_words

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
PROVED = {"text": gettext_lazy("Confirmado"), "colour": "green"}
WAITING = {"text": gettext_lazy("Espera el código"), "colour": "yellow"}
NOT_PROVED = {"text": gettext_lazy("Sin confirmar"), "colour": "grey"}
ABROAD = gettext_lazy("Los códigos por SMS llegan solo a celulares del Perú: confirme el correo.")
NOT_IN_USE = gettext_lazy("Por ahora no podemos enviar códigos por este medio.")

Shown = dict[str, Any]


@READ_AND_SEND
@page(permission=permissions.receives)
def of_registration(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Send a code to a contact as it was verified in the interview, and take what the person reads out."""
    registration = queries.registration_in_interview(registration_id)
    here, given = redirect("staff:registration_contacts", registration_id), {"registration_id": registration_id}
    if kind := _kind(request.POST.get("send")):
        _send(request, partial(actions.send_contact_code, kind=kind, **given))
        return here
    form = _typed_code(request)
    if form and _is_right(request, form, partial(actions.confirm_contact, **given)):
        messages.success(request, _("Contacto confirmado."))
        return here
    return _show_registration(request, registration, form)


@READ_AND_SEND
@page(permission=permissions.receives, confirmed=True)
def of_case(request: HttpRequest, case_file_id: UUID) -> HttpResponse:
    """Send a code to a contact that the applicant, present, wants to have, and take what they read out."""
    here, given = redirect("staff:case_contacts", case_file_id), {"case_file_id": case_file_id}
    form, new = _typed_code(request), NewContactForm(request.POST if "new" in request.POST else None)
    if again := _proposal_to_repeat(request, case_file_id):
        repeated = {"kind": again.kind, "value": again.value, "identity": again.identity}
        _send(request, partial(actions.send_code_to_applicant, **repeated, **given))
        return here
    if form and _is_right(request, form, partial(actions.confirm_contact_of_applicant, **given)):
        messages.success(request, _("Contacto confirmado: con él la persona ingresa a «Mi expediente»."))
        return here
    if new.is_valid() and _is_sent(request, new, partial(actions.send_code_to_applicant, **given)):
        return here
    return _show_case(request, case_file_id, new, form)


@READ_AND_SEND
@page(permission=permissions.receives, confirmed=True)
def retire(request: HttpRequest, case_file_id: UUID, kind: str) -> HttpResponse:
    """End a contact that the applicant lost or no longer trusts."""
    known, form = _kind(kind.upper()), IdentityForm(request.POST or None)
    if known is None:
        raise Http404
    if form.is_valid():
        identity = IdentityCheck(form.cleaned_data["identity"])
        given = {"by": request.actor, "at": clock.now(), "case_file_id": case_file_id}
        actions.retire_contact_of_applicant(**given, kind=known, identity=identity)
        messages.success(request, _("Contacto retirado."))
        return redirect("staff:case_contacts", case_file_id)
    found = _contacts_of_case(request, case_file_id)
    held = next((one for one in found.proved if one.kind == known), None)
    if held is None:
        raise NotFound(_("Esta persona no tiene ese contacto."))
    context = {"form": form, "label": CONTACT_KINDS[known], "value": value_in_words(known, held.value)}
    return _answer_about_case(request, "staff/retire_contact.html", case_file_id, context, form)


def in_words(contact: Contact) -> str:
    """Return kind and value: "Celular +51 999 000 111"."""
    kind = ContactKind(contact.kind)
    return f"{CONTACT_KINDS[kind]} {value_in_words(kind, contact.value)}"


def value_in_words(kind: ContactKind, value: str) -> str:
    """Return the contact as people read it."""
    return phone_in_words(value) if kind == ContactKind.PHONE else value


def contact_rows(contacts: Iterable[Contact]) -> list[Shown]:
    """Return proved contacts, and since when they are, as rows of a summary list."""
    rows = []
    for contact in contacts:
        kind, since = ContactKind(contact.kind), moment_in_words(contact.verified_at)
        value = f"{value_in_words(kind, contact.value)}\n{_('Confirmado el %s') % since}"
        rows.append({"key": CONTACT_KINDS[kind], "value": value, "kind": kind})
    return rows


def _kind(text: str | None) -> ContactKind | None:
    return ContactKind(text) if text in list(ContactKind) else None


def _typed_code(request: HttpRequest) -> ContactCodeForm | None:
    """Return the form of the code that was sent, its prefix the kind of contact; None where none was."""
    kind = _kind(request.POST.get("confirm"))
    return ContactCodeForm(request.POST, prefix=kind) if kind else None


def _send(request: HttpRequest, send: Callable[..., ContactProof]) -> None:
    """Send a code, and say what became of it."""
    at = clock.now()
    try:
        _tell(request, send(by=request.actor, at=at), at)
    except InvalidInput as refusal:
        messages.info(request, str(refusal.fields["value"]))


def _is_sent(request: HttpRequest, form: NewContactForm, send: Callable[..., ContactProof]) -> bool:
    typed = form.cleaned_data
    kind, identity, at = ContactKind(typed["kind"]), IdentityCheck(typed["identity"]), clock.now()
    try:
        proof = send(by=request.actor, at=at, kind=kind, value=typed["value"], identity=identity)
    except InvalidInput as refusal:
        form.add_error("value", str(refusal.fields["value"]))
        return False
    _tell(request, proof, at)
    return True


def _tell(request: HttpRequest, proof: ContactProof, at: datetime) -> None:
    if proof.sent_at < at:
        words = _("El código ya está en camino. Si no llega, podrá enviar otro a las %s")
        messages.info(request, words % hour_in_words(proof.resend_from))
    else:
        messages.success(request, _("Enviamos un código."))


def _is_right(request: HttpRequest, form: ContactCodeForm, confirm: Callable[..., Contact]) -> bool:
    if not form.is_valid():
        return False
    try:
        code = form.cleaned_data["code"]
        confirm(by=request.actor, at=clock.now(), kind=ContactKind(form.prefix), code=code)
    except InvalidInput as refusal:
        form.add_error("code", str(refusal.fields["code"]))
        return False
    return True


def _show_registration(request: HttpRequest, registration: Registration, form: ContactCodeForm | None) -> HttpResponse:
    verified = queries.verifications(registration.id)
    found = queries.contacts_of_owner(request.actor, registration.application_id)
    proved = [ContactKind(one.kind) for one in queries.contacts_that_follow(found, verified)]
    given = {kind: verified[name].verified for kind, name in actions.FIELD_OF.items() if name in verified}
    context = {
        "registration": registration,
        "reference": intake.printed_reference(intake.application(registration.application_id).reference),
        "contacts": [_verified_one(kind, value, proved, found, form) for kind, value in given.items() if value],
        "any_proved": bool(proved),
        "form": form,
    }
    subject = Subject("application", registration.application_id, registration.office_id)
    return _answer(request, "staff/registration_contacts.html", context, subject, form)


def _verified_one(
    kind: ContactKind, value: str, proved: list[ContactKind], found: ProvedContacts, form: ContactCodeForm | None
) -> Shown:
    """Return a contact as verified: proved, waiting for its code, or to be sent one."""
    shown = {"kind": kind, "label": CONTACT_KINDS[kind], "value": value_in_words(kind, value), "refusal": ""}
    waiting = [one for one in _waiting(found, form) if one["kind"] == kind and one["value"] == shown["value"]]
    if kind in proved:
        return shown | {"tag": PROVED, "is_proved": True}
    if waiting:
        return waiting[0]
    refusal = NOT_IN_USE if kind not in kinds_in_use() else ABROAD if _is_abroad(kind, value) else ""
    return shown | {"tag": NOT_PROVED, "refusal": refusal}


def _is_abroad(kind: ContactKind, value: str) -> bool:
    return kind == ContactKind.PHONE and not receives_sms(value)


def _waiting(found: ProvedContacts, form: ContactCodeForm | None) -> list[Shown]:
    """Return the contacts whose code may still come back, each with the form to type it."""
    return [
        {
            "kind": one.kind,
            "label": CONTACT_KINDS[one.kind],
            "value": value_in_words(one.kind, one.value),
            "tag": WAITING,
            "form": form if form and form.prefix == one.kind else ContactCodeForm(prefix=one.kind),
        }
        for one in found.proposals
        if clock.now() < one.expires_at
    ]


def _proposal_to_repeat(request: HttpRequest, case_file_id: UUID) -> Proposal | None:
    kind = _kind(request.POST.get("send"))
    found = _contacts_of_case(request, case_file_id).proposals if kind else []
    return next((one for one in found if one.kind == kind), None)


def _contacts_of_case(request: HttpRequest, case_file_id: UUID) -> ProvedContacts:
    case = casefiles.case_file(case_file_id)
    return queries.contacts_of_owner(request.actor, casefiles.applicants_of([case.id])[case.id])


def _show_case(
    request: HttpRequest, case_file_id: UUID, new: NewContactForm, form: ContactCodeForm | None
) -> HttpResponse:
    found = _contacts_of_case(request, case_file_id)
    rows = [row | {"href": _address_to_retire(case_file_id, row["kind"])} for row in contact_rows(found.proved)]
    context = {"new": new, "contacts": rows, "proposals": _waiting(found, form), "form": form or new}
    return _answer_about_case(request, "staff/case_contacts.html", case_file_id, context, form or new)


def _address_to_retire(case_file_id: UUID, kind: ContactKind) -> str:
    return reverse("staff:retire_contact", args=[case_file_id, kind.lower()])


def _answer_about_case(
    request: HttpRequest, template: str, case_file_id: UUID, context: Shown, form: PageForm
) -> HttpResponse:
    """Show the page beside the photograph that the person is compared with."""
    case = casefiles.case_file(case_file_id)
    registration = queries.registration_of_case(case.id)
    about = {
        "case_file": case,
        "name": profile_of(casefiles.applicants_of([case.id])[case.id]).full_name,
        "photo_uri": as_data_uri(registration.photo if registration else None),
    }
    return _answer(request, template, about | context, Subject("case_file", case.id, case.office_id), form)


def _answer(
    request: HttpRequest, template: str, context: Shown, subject: Subject, form: PageForm | None
) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    return show(request, template, context, subject=subject, purpose=Purpose.CONTACT, status=status)
