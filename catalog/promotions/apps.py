"""The app's name for Django."""

from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    """Promotions."""

    name = "catalog.promotions"
    label = "promotions"
    verbose_name = "Promotions"
