"""Addresses of these pages."""

from django.urls import include, path

from qoricancha.web.public.home import home

app_name = "public"

urlpatterns = [
    path("", home, name="home"),
    path("", include("qoricancha.web.public.apply.urls")),
    path("", include("qoricancha.web.public.place.urls")),
]
