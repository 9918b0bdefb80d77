"""The app's name for Django."""

from django.apps import AppConfig


class OffersConfig(AppConfig):
    """Offers."""

    name = "catalog.offers"
    label = "offers"
    verbose_name = "Offers"
