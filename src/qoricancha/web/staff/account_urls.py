"""allauth's pages that staff need, and no other: nobody signs up, recovers by e-mail or manages addresses."""

from collections.abc import Iterable, Iterator
from functools import wraps

from allauth.account import views
from allauth.mfa import urls as second_factor
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path

from qoricancha.accounts.permissions import anyone
from qoricancha.kernel.actor import Actor, ActorKind
from qoricancha.kernel.db import acting
from qoricancha.web.page import View
from qoricancha.web.staff.adapter import SIGN_IN


def _declared(view: View) -> View:
    """Run allauth's view, which checks for itself, with the user or the sign-in declared to the database."""

    @wraps(view)
    def run(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        with acting(actor if actor.kind == ActorKind.STAFF else SIGN_IN):
            return view(request, *args, **kwargs)

    run.permission = anyone  # type: ignore[attr-defined]
    return run


def _all_declared(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield path(str(pattern.pattern), include(list(_all_declared(pattern.url_patterns))))
        else:
            yield path(str(pattern.pattern), _declared(pattern.callback), name=pattern.name)


urlpatterns = [
    path("ingresar/", _declared(views.login), name="account_login"),
    path("salir/", _declared(views.logout), name="account_logout"),
    path("inactiva/", _declared(views.account_inactive), name="account_inactive"),
    path("confirmar/", _declared(views.reauthenticate), name="account_reauthenticate"),
    path("contrasena/", _declared(views.password_change), name="account_change_password"),
    path("segundo-factor/", include(list(_all_declared(second_factor.urlpatterns)))),
]
