"""Addresses of these pages."""

from django.urls import include, path

app_name = "public"

urlpatterns = [
    path("", include("qoricancha.web.public.place.urls")),
]
