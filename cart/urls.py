"""Addresses of this room: downloads."""

from django.urls import path

from cart.views import download

urlpatterns = [path("dl/<str:token>", download, name="download")]
