"""rebuild_search: write the words of every product anew."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from catalog.models.product import Product
from catalog.services.search import BATCH, rewrite


class Command(BaseCommand):
    """In short transactions; the shop stays open, and searches find what they found before."""

    help = "Write the words by which products are found anew, where they differ."

    def handle(self, *_: object, **_options: object) -> None:
        """All products, by id."""
        last, changed, count = 0, 0, 0
        rows = Product.objects.order_by("pk").values_list("pk", flat=True)
        while ids := list(rows.filter(pk__gt=last)[:BATCH]):
            changed += rewrite(ids)
            last, count = ids[-1], count + len(ids)
        self.stdout.write(f"{count} products, {changed} words changed.")
