"""The app's name for Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Ledger."""

    name = "store.ledger"
    label = "ledger"
    verbose_name = "Ledger"
