"""Products that stand elsewhere: their words and their promotions follow, in the background."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.models.category import Category
from catalog.models.collection import CollectionProduct
from catalog.models.product import Product
from catalog.models.variant import Variant
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


def renamed_abroad(kind: str, ids: Iterable[int]) -> None:
    """Words of variants, categories or collections in another language; as category_renamed()."""
    keys = list(ids)
    if kind == "variant":
        variants = Variant.objects.filter(pk__in=keys)
        later(variants.values_list("product_id", flat=True))
    elif kind == "collection":
        entries = CollectionProduct.objects.filter(collection__in=keys)
        later(entries.values_list("product_id", flat=True))
    elif kind == "category":
        paths = Category.objects.filter(pk__in=keys).values_list("path", flat=True)
        later(pk for path in list(paths) for pk in _below(path))


def _below(path: str) -> list[int]:
    rows = Product.objects.filter(category__path__startswith=path)
    return list(rows.values_list("pk", flat=True))
