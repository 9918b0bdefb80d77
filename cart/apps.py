"""The app's name for Django."""

from django.apps import AppConfig


class CartConfig(AppConfig):
    """Carts."""

    name = "cart"
    label = "cart"
    verbose_name = "Carts"
