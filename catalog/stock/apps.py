"""The app's name for Django."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    """Stock."""

    name = "catalog.stock"
    label = "stock"
    verbose_name = "Stock"
