"""The app's name for Django."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Pages and menus."""

    name = "catalog.content"
    label = "content"
    verbose_name = "Content"
