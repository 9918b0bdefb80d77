"""The desk as an app: it finds every room's admin.py."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class StoreAdminConfig(AppConfig):
    """The owner's desk."""

    name = "store.admin"
    label = "store_admin"
    verbose_name = "Desk"

    def ready(self) -> None:
        """Load each app's admin module, and a package's admin/desk.py."""
        autodiscover_modules("admin", "admin.desk")
