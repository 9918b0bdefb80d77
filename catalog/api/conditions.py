"""What the inputs of product and page lists mean for a queryset; values stand in slots."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.lookups import StartsWith

from catalog.api.answers import answered
from catalog.api.values import (
    MAX_NESTING,
    MAX_VALUES,
    among,
    among_ids,
    chosen,
    chosen_id,
    micro_of,
    number,
    ranged,
    refuse,
    with_metadata,
)
from catalog.models.category import Category
from catalog.models.collection import CollectionProduct
from catalog.models.listing import ProductListing
from catalog.offers.models import Listing
from catalog.queries.offered import listings_in
from catalog.stock.models import Stock
from store.graphql.engine.ask import Ask

Given = Mapping[str, Any]
Leaf = Callable[[Ask, Any], Q]


def joined(ask: Ask, given: Given, leaves: Mapping[str, Leaf], depth: int = MAX_NESTING) -> Q:
    """A where: leaves joined by and, or one list under AND or OR. Raises Invalid."""
    found = [name for name in ("AND", "OR") if given.get(name) is not None]
    if not found:
        return all_of(ask, given, leaves)
    (name, *others) = found
    if others or len(given) > 1:
        refuse("A where holds either fields, or AND, or OR.")
    if depth == 0 or len(given[name]) > MAX_VALUES:
        refuse("This where is nested too deep.")
    parts = [joined(ask, each or {}, leaves, depth - 1) for each in given[name]]
    condition = Q()
    for part in parts:
        condition = condition & part if name == "AND" else condition | part
    return condition


def all_of(ask: Ask, given: Given, leaves: Mapping[str, Leaf]) -> Q:
    """All leaves that were given; null is not given."""
    condition = Q()
    for name, leaf in leaves.items():
        if given.get(name) is not None:
            condition &= leaf(ask, given[name])
    return condition


def _in_category(_ask: Ask, given: Any) -> Q:
    """In a category or below it; null is in none."""
    if "eq" in given and given["eq"] is None:
        return Q(category__isnull=True)
    return _below(chosen_id("pk", given, "Category"))


def _in_categories(_ask: Ask, ids: Any) -> Q:
    """In one of them; an empty list narrows nothing in the older filter."""
    return _below(among_ids("pk", ids, "Category")) if not isinstance(ids, list) else Q()


def _below(wanted: Q) -> Q:
    own = ExpressionWrapper(OuterRef("category__path"), output_field=CharField())
    above = Category.objects.filter(wanted)
    return Q(Exists(above.filter(StartsWith(own, F("path")))))


def _in_collection(_ask: Ask, given: Any) -> Q:
    return _of_collections(chosen_id("collection_id", given, "Collection"))


def _in_collections(_ask: Ask, ids: Any) -> Q:
    if isinstance(ids, list):
        return Q()
    return _of_collections(among_ids("collection_id", ids, "Collection"))


def _of_collections(wanted: Q) -> Q:
    return Q(Exists(CollectionProduct.objects.filter(wanted, product=OuterRef("pk"))))


def offers(ask: Ask) -> Any:
    """A product's listings with a price: in the channel, or in all where none is known."""
    rows = listings_in(ask.channel_id) if ask.in_channel else Listing.objects.all()
    return rows.filter(variant__product=OuterRef("pk"))


def _priced(ask: Ask, given: Any) -> Q:
    return Q(Exists(offers(ask).filter(number("offer__unit_micro", given, micro_of))))


def _price_range(ask: Ask, given: Any) -> Q:
    return Q(Exists(offers(ask).filter(ranged("offer__unit_micro", given, micro_of))))


def _lowest(ask: Ask) -> Any:
    """The offers of a product than which none is cheaper."""
    cheaper = Listing.objects.filter(
        variant__product=OuterRef("variant__product"),
        channel=OuterRef("channel"),
        offer__unit_micro__lt=OuterRef("offer__unit_micro"),
    )
    return offers(ask).exclude(Exists(cheaper))


def _minimal_price(ask: Ask, given: Any) -> Q:
    return Q(Exists(_lowest(ask).filter(number("offer__unit_micro", given, micro_of))))


def _minimal_range(ask: Ask, given: Any) -> Q:
    return Q(Exists(_lowest(ask).filter(ranged("offer__unit_micro", given, micro_of))))


def in_stock(ask: Ask) -> Q:
    """With a variant for sale that is in stock, or whose stock is not counted."""
    held = F("allocated") + F("reserved")
    stocks = Stock.objects.filter(variant=OuterRef("variant"), quantity__gt=held)
    uncounted = Q(variant__track_stock=False) | Q(variant__sell_when_out=True)
    return Q(Exists(offers(ask).filter(uncounted | Q(Exists(stocks)))))


def _is_available(ask: Ask, given: bool) -> Q:
    return in_stock(ask) if given else ~in_stock(ask)


def _stock(ask: Ask, given: Any) -> Q:
    return _is_available(ask, given.value == "in")


def _published(ask: Ask, given: bool) -> Q:
    found = _listings(ask, is_published=True)
    return found if given else ~found


def _visible(ask: Ask, given: bool) -> Q:
    return _listings(ask, visible_in_listings=given)


def _listings(ask: Ask, **wanted: bool) -> Q:
    rows = ProductListing.objects.filter(product=OuterRef("pk"), **wanted)
    return Q(Exists(rows.filter(channel_id=ask.channel_id) if ask.in_channel else rows))


def _has_category(_ask: Ask, given: bool) -> Q:
    return Q(category__isnull=not given)


def _attributes(_ask: Ask, given: Any) -> Q:
    return answered(given, "product") if given else Q()


def _given(values: Any, found: Q) -> Q:
    """An older filter counts an empty list as not given; `where` finds nothing for it."""
    return Q() if isinstance(values, list) else found


_SHARED: dict[str, Leaf] = {
    "ids": lambda _ask, given: among_ids("pk", given, "Product"),
    "has_category": _has_category,
    "attributes": _attributes,
    "metadata": lambda _ask, given: with_metadata(given),
    "is_available": _is_available,
    "is_published": _published,
    "is_visible_in_listing": _visible,
    "stock_availability": _stock,
}
PRODUCT_WHERE: dict[str, Leaf] = _SHARED | {
    "name": lambda _ask, given: chosen("name", given),
    "slug": lambda _ask, given: chosen("slug", given),
    "product_type": lambda _ask, given: chosen_id("product_type_id", given, "ProductType"),
    "category": _in_category,
    "collection": _in_collection,
    "price": _priced,
    "minimal_price": _minimal_price,
    "updated_at": lambda _ask, given: number("updated_at", given),
}
PRODUCT_FILTER: dict[str, Leaf] = _SHARED | {
    "ids": lambda _ask, given: _given(given, among_ids("pk", given, "Product")),
    "slugs": lambda _ask, given: _given(given, among("slug", given)),
    "categories": _in_categories,
    "collections": _in_collections,
    "product_types": lambda _ask, given: _given(
        given, among_ids("product_type_id", given, "ProductType")
    ),
    "price": _price_range,
    "minimal_price": _minimal_range,
    "updated_at": lambda _ask, given: ranged("updated_at", given),
}
PAGE_WHERE: dict[str, Leaf] = {
    "ids": lambda _ask, given: among_ids("pk", given, "Page"),
    "slug": lambda _ask, given: chosen("slug", given),
    "page_type": lambda _ask, given: chosen_id("page_type_id", given, "PageType"),
    "attributes": lambda _ask, given: answered(given, "page") if given else Q(),
    "metadata": lambda _ask, given: with_metadata(given),
}


def shelf_filter(kind: str) -> dict[str, Leaf]:
    """The older filter of categories and collections."""
    return {
        "search": lambda _ask, text: Q(name__icontains=text),
        "ids": lambda _ask, given: _given(given, among_ids("pk", given, kind)),
        "slugs": lambda _ask, given: _given(given, among("slug", given)),
        "metadata": lambda _ask, given: with_metadata(given),
    }
