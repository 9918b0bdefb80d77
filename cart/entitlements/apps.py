"""The app's name for Django."""

from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    """Entitlements."""

    name = "cart.entitlements"
    label = "entitlements"
    verbose_name = "Entitlements"
