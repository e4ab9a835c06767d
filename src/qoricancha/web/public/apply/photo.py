"""The photograph: sent as it is, shown only as we made it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qoricancha.intake.actions import decide_photo_later, receive_photo
from qoricancha.intake.labels import REJECTIONS
from qoricancha.intake.models import Draft
from qoricancha.intake.queries import photo_of, picture_of
from qoricancha.intake.rules.photos import PhotoState, Rejection
from qoricancha.kernel import clock
from qoricancha.kernel.errors import InvalidInput
from qoricancha.web.public.apply.access import draft_page
from qoricancha.web.public.apply.forms import PhotoForm
from qoricancha.web.public.apply.journey import back_of, onwards
from qoricancha.web.public.place.client import client_of

LATER = "despues"


@require_http_methods(["GET", "POST"])
@draft_page()
def photo(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Take a photograph, or the wish to have it taken in the office."""
    upload = photo_of(draft.id)
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    usable = upload is not None and upload.state != PhotoState.REJECTED
    if request.method == "POST" and _keep(request, draft, form, has_photo=usable):
        return onwards(request, "foto")
    context = {
        "form": form,
        "state": upload.state if upload else "",
        "rejection": REJECTIONS[Rejection(upload.rejection)] if upload and upload.rejection else "",
        "back": back_of(request),
    }
    return render(request, "apply/photo.html", context, status=422 if form.is_bound else 200)


@require_GET
@draft_page()
def picture(request: HttpRequest, draft: Draft) -> HttpResponse:  # noqa: ARG001 - every page is given its request
    """Give the photograph as we made it."""
    stored = picture_of(draft.id)
    return HttpResponse(stored.read(), content_type=stored.media_type, headers={"Content-Disposition": "inline"})


def _keep(request: HttpRequest, draft: Draft, form: PhotoForm, *, has_photo: bool) -> bool:
    """Keep what was sent; False, with an error, where it cannot be used."""
    by, at = request.actor, clock.now()  # type: ignore[attr-defined]
    if LATER in request.POST:
        decide_photo_later(by=by, at=at, draft=draft, later=True)
        return True
    if not form.is_valid():
        return False
    sent = form.cleaned_data["photo"]
    if sent is None:
        if not has_photo:
            form.add_error("photo", _("Elija una fotografía, o continúe sin foto"))
        return has_photo
    try:
        receive_photo(by=by, at=at, draft=draft, content=sent.read(), client=client_of(request))
    except InvalidInput as refusal:
        form.add_error("photo", str(refusal.fields["photo"]))
        return False
    return True
