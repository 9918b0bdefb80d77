"""The app's name for Django."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Payments."""

    name = "checkout.payments"
    label = "payments"
    verbose_name = "Payments"
