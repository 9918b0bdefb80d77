"""Products that stand elsewhere: their words and their promotions follow, in the background."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.models.product import Product
from catalog.services.promotion_prices import touched
from catalog.services.search import later


def shelved(product_ids: Iterable[int]) -> None:
    """They came to a collection or category, or left it; in the caller's transaction."""
    ids = list(product_ids)
    later(ids)
    touched(ids)


def category_moved(path: str) -> None:
    """As shelved(), for the products of a category and of all below it."""
    shelved(_below(path))


def category_renamed(path: str) -> None:
    """Their words alone."""
    later(_below(path))


def _below(path: str) -> list[int]:
    rows = Product.objects.filter(category__path__startswith=path)
    return list(rows.values_list("pk", flat=True))
