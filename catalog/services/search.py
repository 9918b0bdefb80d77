"""Keeping the words by which products are found."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.queries.search import search_text


def index(product_ids: Iterable[int]) -> None:
    """Write anew the words of these products, where they differ, in the caller's transaction."""
    products = Product.objects.filter(pk__in=list(product_ids)).select_related("product_type")
    rows = {product.pk: product for product in products}
    words: dict[int, list[str]] = {pk: [] for pk in rows}
    variants = Variant.objects.filter(product_id__in=rows).order_by("position", "id")
    for product_id, name, sku in variants.values_list("product_id", "name", "sku"):
        words[product_id] += [name, sku or ""]
    for pk, product in rows.items():
        text = search_text(words_of(product, words[pk]))
        if text != product.search_text:
            Product.objects.filter(pk=pk).update(search_text=text)


def words_of(product: Product, variants: Iterable[str]) -> list[str]:
    """Name first: a search shows products whose name begins so before others."""
    return [
        product.name,
        product.vendor,
        product.product_type.name,
        *product.tags,
        *variants,
    ]
