"""Addresses of the demo's pages, on the staff site."""

from django.urls import path

from qoricancha.demo import views
from qoricancha.web.gallery import components_gallery

app_name = "demo"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("componentes/", components_gallery, name="components"),
    path("cuentas.json", views.logins, name="logins"),
    path("mensajes.json", views.messages, name="messages"),
]
