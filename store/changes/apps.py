"""The app's name for Django."""

from django.apps import AppConfig


class ChangesConfig(AppConfig):
    """Changes."""

    name = "store.changes"
    label = "changes"
    verbose_name = "Changes"
