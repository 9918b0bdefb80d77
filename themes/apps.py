"""The app's name for Django."""

from django.apps import AppConfig


class ThemesConfig(AppConfig):
    """Themes."""

    name = "themes"
    label = "themes"
    verbose_name = "Themes"
