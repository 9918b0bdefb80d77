"""Lists of products, fetched page by page as a template asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from catalog.models.category import Category
from catalog.models.product import Product
from catalog.queries.cards import cards
from catalog.queries.search import matching
from catalog.queries.sorting import ORDERS, Sort, with_sort_keys
from catalog.queries.visibility import in_category, in_collection, listed
from store.channels.models import Channel
from themes.drops.products import CardDrop
from themes.liquid.drops import LazyList


@dataclass(frozen=True)
class Shelf:
    """Which products a list holds and in which order; None narrows nothing."""

    channel: Channel
    sort: Sort = Sort.MANUAL
    collection_id: int | None = None
    category: Category | None = None
    query: str | None = None

    def products(self, count: Callable[[], int] | None = None) -> LazyList:
        """Cards: five queries for a page, one for the count unless it is known."""
        return LazyList(count=count or self._narrowed().count, fetch=self._fetch)

    def _narrowed(self) -> QuerySet[Product]:
        found = listed(channel=self.channel)
        if self.category is not None:
            found = in_category(found, self.category)
        if self.collection_id is not None:
            found = in_collection(found, self.collection_id)
        return found if self.query is None else matching(found, self.query)

    def _fetch(self, offset: int, limit: int) -> list[CardDrop]:
        rows = with_sort_keys(
            self._narrowed(),
            self.sort,
            channel=self.channel,
            collection_id=self.collection_id,
        ).order_by(*ORDERS[self.sort])[offset : offset + limit]
        return [CardDrop(card) for card in cards(list(rows), channel=self.channel)]
