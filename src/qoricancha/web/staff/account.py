"""The page that leads an officer to a second factor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qoricancha.accounts import permissions
from qoricancha.web.page import page


@page(permission=permissions.staff, transaction=False)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Offer an application with codes or a passkey."""
    return render(request, "staff/second_factor.html")
