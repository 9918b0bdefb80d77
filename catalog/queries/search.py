"""Search among products: by the beginnings of words, typos forgiven, the best first."""

from __future__ import annotations

from django.db.models import IntegerField, QuerySet, Value

from catalog.models.product import Product
from catalog.search.queries import asked, matched


def matching(products: QuerySet[Product], query: str) -> QuerySet[Product]:
    """Products that have a word beginning with each word asked for; none for no word.

    With `rank`, the smaller the better. Of a long text the first 8 words count.
    """
    return matched(products, asked(query))


def with_rank(products: QuerySet[Product]) -> QuerySet[Product]:
    """With the `rank` that matching() gave; 0 for all where nothing was searched."""
    if "rank" in products.query.annotations:
        return products
    return products.annotate(rank=Value(0, output_field=IntegerField()))
