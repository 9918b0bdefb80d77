"""Addresses of this room: what gateways call."""

from django.urls import path

from checkout.views import webhook

urlpatterns = [path("webhooks/<str:gateway>/<str:secret>", webhook, name="webhook")]
