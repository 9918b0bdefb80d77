"""seed_catalog: what every catalog starts with: a warehouse and a default tax class."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from catalog.models.tax import TaxClass
from catalog.services.taxes import save_class
from catalog.stock.models import Warehouse
from catalog.stock.services import save_warehouse
from store.channels.queries import default_channel
from store.kernel.actor import SYSTEM


class Command(BaseCommand):
    """Writes what is missing; what is there stays as it is."""

    help = "Make the first warehouse and the default tax class of a new store."

    def handle(self, *_: object, **_options: object) -> None:
        """Both, where there is none."""
        if not Warehouse.objects.exists():
            country = default_channel().default_country
            save_warehouse(slug="main", name="Main warehouse", country=country, actor=SYSTEM)
        if not TaxClass.objects.filter(is_default=True).exists():
            save_class(name="Standard goods", slug="standard", is_default=True, actor=SYSTEM)
