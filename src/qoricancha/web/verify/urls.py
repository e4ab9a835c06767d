"""Addresses of whoever checks a document."""

from django.urls import path

from qoricancha.web.verify import views

app_name = "verify"

urlpatterns = [
    path("v/<str:token>", views.scanned, name="scanned"),
    path("v/<str:token>/constancia", views.constancia, name="constancia"),
    path("verificar", views.typed, name="typed"),
    path("verificar/constancia", views.typed_constancia, name="typed_constancia"),
]
