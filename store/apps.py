"""The ground floor as an app: it carries the commands and finds every room's tasks and audits."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class StoreConfig(AppConfig):
    """The ground floor."""

    name = "store"
    label = "store"
    verbose_name = "Store"

    def ready(self) -> None:
        """Load each app's tasks (periodic, outbox handlers), audits, checks and watched tables."""
        autodiscover_modules("tasks", "audit", "readiness", "versions")
