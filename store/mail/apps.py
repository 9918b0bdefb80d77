"""The app's name for Django."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Mail."""

    name = "store.mail"
    label = "mail"
    verbose_name = "Mail"
