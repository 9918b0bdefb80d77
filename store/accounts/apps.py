"""The app's name for Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "store.accounts"
    label = "accounts"
    verbose_name = "Accounts"
