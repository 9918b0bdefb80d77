"""The app's name for Django."""

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    """Schedule."""

    name = "store.schedule"
    label = "schedule"
    verbose_name = "Schedule"
