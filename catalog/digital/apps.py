"""The app's name for Django."""

from django.apps import AppConfig


class DigitalConfig(AppConfig):
    """Digital files."""

    name = "catalog.digital"
    label = "digital"
    verbose_name = "Digital files"
