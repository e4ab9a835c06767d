"""An applicant's own place: signing in with a one-time code, how things stand, and the permit to take along.

Whoever asks for a code gets the same answer, whether there is such an applicant
or not; the worker looks, and sends.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qoricancha.accounts.actions import ask_to_sign_in, confirm_sign_in
from qoricancha.accounts.permissions import anyone, applicant
from qoricancha.credentials.actions import ask_for_renewal
from qoricancha.credentials.queries import document
from qoricancha.kernel import clock
from qoricancha.kernel.actor import ActorKind
from qoricancha.kernel.errors import Conflict, InvalidInput
from qoricancha.kernel.wording import hour_in_words
from qoricancha.web.page import page
from qoricancha.web.public.place.asking import Asking, asking_of, keep_asking, show_form
from qoricancha.web.public.place.client import client_of
from qoricancha.web.public.place.forms import CodeForm, SignInForm
from qoricancha.web.public.place.reading import note_own_reading
from qoricancha.web.public.place.session import close_session, open_session
from qoricancha.web.public.place.showing import place_of, signed_permit


@require_http_methods(["GET", "POST"])
@page(permission=anyone)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who wants to come in."""
    if request.actor.kind == ActorKind.APPLICANT:  # type: ignore[attr-defined]
        return redirect("public:place")
    form = SignInForm(request.POST or None)
    if request.method == "GET":
        show_form(request)
    elif form.is_valid():
        return _ask(request, asking_of(request).asked(form.cleaned_data["who"], at=clock.now()))
    return render(request, "place/sign_in.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@page(permission=anyone)
def code(request: HttpRequest) -> HttpResponse:
    """Take the code that was sent."""
    asking, form, at = asking_of(request), CodeForm(request.POST or None), clock.now()
    if asking.asked_at is None:
        return redirect("public:sign_in")
    if form.is_valid():
        try:
            subject = confirm_sign_in(
                by=request.actor,  # type: ignore[attr-defined]
                at=at,
                sign_in_id=asking.sign_in_id,
                code=form.cleaned_data["code"],
            )
        except InvalidInput as error:
            form.add_error("code", str(error.fields["code"]))
        else:
            open_session(request, subject=subject, sign_in_id=asking.sign_in_id, at=at)
            return redirect(asking.afterwards or "public:place")
    return render(request, "place/code.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@page(permission=anyone)
def another_code(request: HttpRequest) -> HttpResponse:
    """Ask for another code, once the pause is over."""
    asking, at = asking_of(request), clock.now()
    if asking.again_from is None:
        return redirect("public:sign_in")
    if at < asking.again_from:
        messages.info(request, _("Podrá pedir otro código desde las %s") % hour_in_words(asking.again_from))
        return redirect("public:code")
    messages.success(request, _("Pedimos otro código. El anterior ya no sirve."))
    return _ask(request, asking.asked(asking.name, at=at))


@require_GET
@page(permission=applicant)
def place(request: HttpRequest) -> HttpResponse:
    """Show how things stand."""
    shown = place_of(request.actor.id, at=clock.now())  # type: ignore[attr-defined]
    note_own_reading(request, shown.kind, shown.subject)
    return render(request, "place/place.html", {"place": shown})


@require_GET
@page(permission=applicant)
def permit(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Give the signed permit to its holder."""
    content = signed_permit(document(document_id))
    note_own_reading(request, "document", document_id)
    name = 'attachment; filename="autorizacion-de-trabajo.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": name})


@require_POST
@page(permission=applicant)
def renew(request: HttpRequest) -> HttpResponse:
    """Ask for the next permit."""
    by = request.actor  # type: ignore[attr-defined]
    try:
        ask_for_renewal(by=by, at=clock.now(), person_id=by.id)
    except Conflict as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("Pedimos su nueva autorización. Le avisaremos cuando pueda descargarla aquí."))
    return redirect("public:place")


@require_POST
@page(permission=anyone)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the place, here and in every copy of the cookie."""
    close_session(request, by=request.actor, at=clock.now())  # type: ignore[attr-defined]
    messages.success(request, _("Cerró su sesión."))
    return redirect("public:sign_in")


def _ask(request: HttpRequest, asking: Asking) -> HttpResponse:
    by, at = request.actor, clock.now()  # type: ignore[attr-defined]
    ask_to_sign_in(by=by, at=at, sign_in_id=asking.sign_in_id, name=asking.name, client=client_of(request))
    keep_asking(request, asking)
    return redirect("public:code")
