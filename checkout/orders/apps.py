"""The app's name for Django."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Orders."""

    name = "checkout.orders"
    label = "orders"
    verbose_name = "Orders"
