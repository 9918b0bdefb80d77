"""The catalog's first rows, which `up` asks for: a warehouse to count goods in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog.stock.models import Warehouse


class Command(BaseCommand):
    """Write the first warehouse into a store that has none."""

    help = "Write the first warehouse into a store that has none."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """An owner's own warehouses are left alone."""
        if not Warehouse.objects.exists():
            Warehouse.objects.get_or_create(slug="main", defaults={"name": "Main warehouse"})
