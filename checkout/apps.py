"""The app's name for Django."""

from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    """Checkout."""

    name = "checkout"
    label = "checkout"
    verbose_name = "Checkout"
