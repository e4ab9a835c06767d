"""Proving that a contact is the person's own: a code goes out, and comes back."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qoricancha.intake.models import Draft
from qoricancha.intake.queries import verified_answers
from qoricancha.kernel import clock
from qoricancha.kernel.errors import InvalidInput
from qoricancha.kernel.wording import hour_in_words
from qoricancha.messaging.actions import confirm_contact_proof, start_contact_proof
from qoricancha.messaging.models import ContactProof
from qoricancha.messaging.rules.contacts import ContactKind
from qoricancha.reference.rules.codes import SPANISH
from qoricancha.web.public.apply.access import draft_page
from qoricancha.web.public.apply.forms import CodeForm
from qoricancha.web.public.apply.journey import EXIT, address_of, onwards
from qoricancha.web.public.place.client import client_of

_KINDS = {"email": ContactKind.EMAIL, "phone": ContactKind.PHONE}


def begin_proof(request: HttpRequest, draft: Draft, form: Form) -> bool:
    """Send a code to the answered contact, the e-mail address first; False, with an error, where it cannot go."""
    if EXIT in request.POST or verified_answers(draft):
        return True
    try:
        _send(request, draft, name := _answered(draft)[0])
    except InvalidInput as refusal:
        form.add_error(name, str(refusal.fields["value"]))
        return False
    return True


@require_http_methods(["GET", "POST"])
@draft_page()
def confirm(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Take the code that was sent."""
    names = _answered(draft)
    if not names:
        return redirect(address_of("contacto"))
    if verified_answers(draft):
        return onwards(request, "confirmar")
    name = _chosen(request, names)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            confirm_contact_proof(
                by=request.actor,  # type: ignore[attr-defined]
                at=clock.now(),
                owner=draft.id,
                kind=_KINDS[name],
                code=form.cleaned_data["code"],
            )
        except InvalidInput as refusal:
            form.add_error("code", str(refusal.fields["code"]))
        else:
            return onwards(request, "confirmar")
    others = [other for other in names if other != name]
    context = {
        "form": form,
        "name": name,
        "value": draft.answers[name],
        "others": others,
        "back": address_of("contacto"),
    }
    return render(request, "apply/confirm_contact.html", context, status=422 if form.is_bound else 200)


@require_POST
@draft_page()
def another_code(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Send a code again, or to the other contact; within the pause only say from when."""
    names = _answered(draft)
    if not names:
        return redirect(address_of("contacto"))
    at, name = clock.now(), _chosen(request, names)
    try:
        proof = _send(request, draft, name)
    except InvalidInput as refusal:
        messages.info(request, str(refusal.fields["value"]))
    else:
        if proof.sent_at < at:
            words = _("El código ya está en camino. Si no le llega, podrá pedir otro a las %(hour)s")
            messages.info(request, words % {"hour": hour_in_words(proof.resend_from)})
        else:
            messages.success(request, _("Enviamos un código nuevo."))
    return redirect(f"{reverse('public:confirm_contact')}?medio={name}")


def _answered(draft: Draft) -> list[str]:
    return [name for name in _KINDS if draft.answers.get(name)]


def _chosen(request: HttpRequest, names: list[str]) -> str:
    wanted = request.POST.get("medio") or request.GET.get("medio", "")
    return wanted if wanted in names else names[0]


def _send(request: HttpRequest, draft: Draft, name: str) -> ContactProof:
    return start_contact_proof(
        by=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        owner=draft.id,
        kind=_KINDS[name],
        value=str(draft.answers[name]),
        client=client_of(request),
        key=draft.key,
        language=get_language() or SPANISH,
    )
