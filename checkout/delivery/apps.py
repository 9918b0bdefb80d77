"""The app's name for Django."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Delivery."""

    name = "checkout.delivery"
    label = "delivery"
    verbose_name = "Delivery"
