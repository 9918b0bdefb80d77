"""The app's name for Django."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """Channels."""

    name = "store.channels"
    label = "channels"
    verbose_name = "Channels"
