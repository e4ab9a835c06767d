"""The interview: particulars beside what was declared, the claim, photograph and signature."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from qoricancha.intake import queries as intake
from qoricancha.kernel import clock
from qoricancha.kernel.errors import InvalidInput
from qoricancha.registration import actions, permissions, queries
from qoricancha.registration.labels import FIELDS as LABELS
from qoricancha.registration.labels import SECTIONS as TITLES
from qoricancha.registration.models import Registration
from qoricancha.registration.rules.particulars import FIELDS, SECTIONS, declared_text
from qoricancha.registration.rules.purposes import Purpose
from qoricancha.web.forms import PageForm
from qoricancha.web.page import page
from qoricancha.web.staff.forms import ParticularsForm, PhotoForm, SignatureForm
from qoricancha.web.staff.pictures import as_data_uri, sent_photo_uri
from qoricancha.web.staff.showing import Subject, show
from qoricancha.web.staff.words import Words

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


@READ_AND_SEND
@page(permission=permissions.receives)
def particulars(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Show every field as declared and as verified; keep what the officer verified."""
    registration = queries.registration_in_interview(registration_id)
    sent = intake.application(registration.application_id)
    words = Words()
    typed = request.POST if request.method == "POST" else None
    form = ParticularsForm(typed, words=words, declared=sent.answers, initial=_initial(registration, sent, words))
    if request.method == "POST" and form.is_valid():
        _keep(request, registration, form)
        messages.success(request, _("Datos verificados y guardados."))
        return redirect("staff:registration", registration_id)
    context = {"form": form, "sections": _sections(form, sent, words)}
    return _show(request, "staff/particulars.html", registration, sent, context, form)


@require_GET
@page(permission=permissions.receives)
def statement(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Show the claim, on a page and for a purpose of its own."""
    registration = queries.registration(registration_id)
    sent = intake.application(registration.application_id)
    context = {"statements": intake.statements_of(registration.application_id)}
    return _show(request, "staff/statement.html", registration, sent, context, purpose=Purpose.STATEMENT)


@dataclass(frozen=True)
class Picture:
    """One of the two pictures that an officer takes."""

    name: str
    title: Promise
    page_title: Promise
    form: type[PageForm]
    component: str
    css: str
    keep: Callable[..., Registration]


PHOTO = Picture(
    "photo",
    gettext_lazy("Fotografía"),
    gettext_lazy("Tomar la fotografía"),
    PhotoForm,
    "components/camera.html",
    "q-portrait",
    actions.attach_photo,
)
SIGNATURE = Picture(
    "signature",
    gettext_lazy("Firma"),
    gettext_lazy("Tomar la firma"),
    SignatureForm,
    "components/signature.html",
    "q-signature",
    actions.attach_signature,
)


@READ_AND_SEND
@page(permission=permissions.receives)
def photo(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Take the photograph: camera, file, or the one that came with the application (use_declared)."""
    return _picture(request, registration_id, PHOTO)


@READ_AND_SEND
@page(permission=permissions.receives)
def signature(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """Take the signature: pad or file."""
    return _picture(request, registration_id, SIGNATURE)


def _picture(request: HttpRequest, registration_id: UUID, picture: Picture) -> HttpResponse:
    registration = queries.registration_in_interview(registration_id)
    is_sent_one = picture is PHOTO and "use_declared" in request.POST
    form = picture.form(request.POST, request.FILES) if request.method == "POST" and not is_sent_one else picture.form()
    if is_sent_one or form.is_valid():
        try:
            content = (
                intake.picture_of(registration.application_id).read()
                if is_sent_one
                else form.cleaned_data[picture.name].read()
            )
            picture.keep(by=request.actor, at=clock.now(), registration_id=registration_id, content=content)
        except InvalidInput as refusal:
            form.add_error(picture.name, str(refusal))
        else:
            messages.success(request, _("%(what)s guardada.") % {"what": picture.title})
            return redirect("staff:registration", registration_id)
    return _show_picture(request, registration, picture, form)


def _show_picture(request: HttpRequest, registration: Registration, picture: Picture, form: PageForm) -> HttpResponse:
    sent = intake.application(registration.application_id)
    context = {
        "form": form,
        "page_title": picture.page_title,
        "field": form[picture.name],
        "component": picture.component,
        "picture_class": picture.css,
        "uri": as_data_uri(getattr(registration, picture.name)),
        "declared_uri": sent_photo_uri(registration.application_id) if picture is PHOTO else "",
    }
    return _show(request, "staff/picture_form.html", registration, sent, context, form)


def _initial(registration: Registration, sent: intake.SentApplication, words: Words) -> dict[str, str]:
    """Return what stands in the form at first: what was verified, else what was declared."""
    verified = queries.verifications(registration.id)
    initial = {f"{name}_reason": one.reason for name, one in verified.items()}
    for name in FIELDS:
        initial[name] = verified[name].verified if name in verified else declared_text(sent.answers, name)
    initial["district"] = words.of("district", initial["district"])
    return initial


def _keep(request: HttpRequest, registration: Registration, form: ParticularsForm) -> None:
    actions.verify_fields(
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        registration_id=registration.id,
        verified=form.verified,
        reasons=form.reasons,
    )


def _sections(form: ParticularsForm, sent: intake.SentApplication, words: Words) -> list[dict[str, object]]:
    return [
        {
            "title": TITLES[section],
            "rows": [
                {
                    "label": LABELS[name],
                    "declared": words.of(name, declared_text(sent.answers, name)),
                    "verified": form[name],
                    "reason": form[f"{name}_reason"],
                }
                for name in names
            ],
        }
        for section, names in SECTIONS.items()
    ]


def _show(
    request: HttpRequest,
    template: str,
    registration: Registration,
    sent: intake.SentApplication,
    context: dict[str, object],
    form: PageForm | None = None,
    purpose: Purpose = Purpose.INTERVIEW,
) -> HttpResponse:
    subject = Subject("application", registration.application_id, registration.office_id)
    whole = {"registration": registration, "reference": intake.printed_reference(sent.reference), **context}
    status = 422 if form is not None and form.errors else 200
    return show(request, template, whole, subject=subject, purpose=purpose, status=status)
