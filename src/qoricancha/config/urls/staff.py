"""Addresses of the staff site."""

from django.conf import settings
from django.urls import include, path

from qoricancha.web import errors, health

handler400, handler403, handler404 = errors.bad_request, errors.not_allowed, errors.not_found

urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("", include("qoricancha.web.staff.urls")),
    path("cuenta/", include("qoricancha.web.staff.account_urls")),
]
if settings.QORICANCHA_MODE != "production":
    urlpatterns.append(path("demo/", include("qoricancha.demo.urls")))
