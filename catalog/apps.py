"""The app's name for Django."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Catalog."""

    name = "catalog"
    label = "catalog"
    verbose_name = "Catalog"
