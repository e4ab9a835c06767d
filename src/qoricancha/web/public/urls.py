"""Addresses of these pages."""

from django.urls import include, path

from qoricancha.web.public.home import home
from qoricancha.web.public.offices import offices

app_name = "public"

urlpatterns = [
    path("", home, name="home"),
    path("oficinas", offices, name="offices"),
    path("", include("qoricancha.web.public.apply.urls")),
    path("", include("qoricancha.web.public.place.urls")),
]
