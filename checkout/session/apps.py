"""The app's name for Django."""

from django.apps import AppConfig


class CheckoutSessionConfig(AppConfig):
    """Checkout sessions."""

    name = "checkout.session"
    label = "checkout_session"
    verbose_name = "Checkout sessions"
