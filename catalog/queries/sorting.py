"""Orders of product lists; each ends with the id, so that paging is stable."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from catalog.models.collection import CollectionProduct
from catalog.models.product import Product
from catalog.offers.models import Listing
from catalog.queries.search import with_rank
from store.channels.models import Channel


class Sort(StrEnum):
    """How a list is sorted; the values stand in addresses."""

    MANUAL = "manual"
    RELEVANCE = "relevance"
    TITLE_UP = "title-ascending"
    TITLE_DOWN = "title-descending"
    PRICE_UP = "price-ascending"
    PRICE_DOWN = "price-descending"
    CREATED_UP = "created-ascending"
    CREATED_DOWN = "created-descending"


ORDERS: dict[Sort, tuple[str, ...]] = {
    Sort.MANUAL: ("place", "id"),
    Sort.RELEVANCE: ("rank", "id"),
    Sort.TITLE_UP: ("sort_name", "id"),
    Sort.TITLE_DOWN: ("-sort_name", "-id"),
    Sort.PRICE_UP: ("price_micro", "id"),
    Sort.PRICE_DOWN: ("-price_micro", "-id"),
    Sort.CREATED_UP: ("created_at", "id"),
    Sort.CREATED_DOWN: ("-created_at", "-id"),
}


def read_sort(text: str, default: Sort = Sort.MANUAL) -> Sort:
    """The order that an address names; the default for words that name none."""
    try:
        return Sort(text)
    except ValueError:
        return default


def with_sort_keys(
    products: QuerySet[Product],
    sort: Sort,
    *,
    channel: Channel,
    collection_id: int | None = None,
) -> QuerySet[Product]:
    """Adds the columns that `ORDERS[sort]` names; hand both to kernel.pages.paginate."""
    if sort is Sort.MANUAL:
        return products.annotate(place=_place(collection_id))
    if sort is Sort.RELEVANCE:
        return with_rank(products)
    if sort in {Sort.TITLE_UP, Sort.TITLE_DOWN}:
        return products.annotate(sort_name=Lower("name"))
    if sort in {Sort.PRICE_UP, Sort.PRICE_DOWN}:
        return products.annotate(price_micro=_lowest_price(channel))
    return products


def _place(collection_id: int | None) -> Coalesce:
    """A product's place in the collection; without one the order is that of the ids."""
    if collection_id is None:
        return Coalesce(Value(0), Value(0), output_field=IntegerField())
    entries = CollectionProduct.objects.filter(product=OuterRef("pk"), collection_id=collection_id)
    return Coalesce(Subquery(entries.values("position")[:1]), Value(0))


def _lowest_price(channel: Channel) -> Coalesce:
    listings = Listing.objects.filter(variant__product=OuterRef("pk"), channel=channel)
    lowest = listings.order_by("offer__unit_micro").values("offer__unit_micro")[:1]
    return Coalesce(Subquery(lowest), Value(0))
