"""The app's name for Django."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Media."""

    name = "store.media"
    label = "media"
    verbose_name = "Media"
