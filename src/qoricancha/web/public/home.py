"""The first page of the public site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from qoricancha.accounts.permissions import anyone
from qoricancha.kernel import clock
from qoricancha.law.queries import procedure_in_words
from qoricancha.web.page import page


@require_GET
@page(permission=anyone, transaction=False)
def home(request: HttpRequest) -> HttpResponse:
    """Say what can be done here."""
    return render(request, "home.html", {"law": procedure_in_words(clock.today())})
