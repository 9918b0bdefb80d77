"""The app's name for Django."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Outbox."""

    name = "store.outbox"
    label = "outbox"
    verbose_name = "Outbox"
