"""The app's name for Django."""

from django.apps import AppConfig


class VersionsConfig(AppConfig):
    """Versions."""

    name = "store.versions"
    label = "versions"
    verbose_name = "Versions"
