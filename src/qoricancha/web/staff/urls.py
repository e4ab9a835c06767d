"""Addresses of these pages."""

from django.urls import path

from qoricancha.web.staff import account

app_name = "staff"

urlpatterns = [
    path("segundo-factor/", account.second_factor, name="second_factor"),
]
