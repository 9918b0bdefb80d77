"""The app's name for Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search."""

    name = "catalog.search"
    label = "search"
    verbose_name = "Search"
