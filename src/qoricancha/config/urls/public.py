"""Addresses of the public site."""

from django.urls import include, path

from qoricancha.web import errors, health

handler400, handler403, handler404 = errors.bad_request, errors.not_allowed, errors.not_found

urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("", include("qoricancha.web.public.urls")),
    path("", include("qoricancha.web.verify.urls")),
]
