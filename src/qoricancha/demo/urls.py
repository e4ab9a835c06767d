"""Addresses of the demo's pages."""

from django.urls import URLPattern

app_name = "demo"

urlpatterns: list[URLPattern] = []
