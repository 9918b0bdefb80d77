"""Lists of products: of a channel, a category or a collection, narrowed and sorted."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from graphene import String

from catalog.api import conditions, sorting
from catalog.api.categories import Category
from catalog.api.collections import Collection
from catalog.api.inputs import ProductFilterInput, ProductWhereInput
from catalog.api.products import Product
from catalog.api.scope import of_products, searched, within_channel
from catalog.api.sorting import ProductOrder
from catalog.api.values import refuse
from catalog.models.listing import ProductListing
from catalog.models.product import Product as Model
from catalog.queries.subtree import ABOVE, with_above
from catalog.queries.visibility import listed_in, seen_in
from catalog.search.match import CODES, Needle
from catalog.search.queries import MAX_QUERY, MAX_WORDS, matched
from catalog.search.words import asked_words
from store.graphql.engine.ask import Ask
from store.graphql.engine.slots import Slot
from store.graphql.fields import Page
from store.graphql.types import Extend
from store.kernel.actor import MANAGE_PRODUCTS

Products = QuerySet[Model]


def seen(ask: Ask) -> Products | None:
    """Products that can be looked at: by staff all, of a channel those that stand in it."""
    if ask.can(MANAGE_PRODUCTS):
        return _everything(ask)
    return seen_in(channel_id=ask.channel_id, at=ask.now) if ask.in_channel else None


def listed(ask: Ask) -> Products | None:
    """Products that lists show: without those that are hidden from lists."""
    if ask.can(MANAGE_PRODUCTS):
        return _everything(ask)
    return listed_in(channel_id=ask.channel_id, at=ask.now) if ask.in_channel else None


def _everything(ask: Ask) -> Products:
    if not ask.in_channel:
        return Model.objects.all()
    here = ProductListing.objects.filter(channel_id=ask.channel_id).values("product_id")
    return Model.objects.filter(pk__in=here)


def _count(text: str | None) -> int:
    return len(asked_words(text[:MAX_QUERY])[:MAX_WORDS]) if text else 0


def _of_filter(given: Any) -> int | None:
    text = searched({"filter": given})
    return None if text is None else _count(text)


def _of_search(text: str | None) -> int | None:
    return None if text is None or not text.strip() else _count(text)


def words_of(ask: Ask) -> int | None:
    """How many words are looked for; None when nothing is."""
    name, of = ("search", _of_search) if ask.given("search") else ("filter", _of_filter)
    found: int | None = ask.measure(name, of)
    return found


def _needle(place: int) -> Needle:
    """A needle whose codes are bound when the query runs; the scope holds them."""

    def code(part: int) -> Slot:
        return Slot(("needle", place, part), lambda call: call.scope.needles[place].codes[part])

    exact = Slot(("needle", place), lambda call: call.scope.needles[place].exact, int)
    codes = [code(part) for part in range(CODES)]
    return Needle((codes[0], codes[1], codes[2], codes[3]), exact)


def narrowed(products: Products | None, ask: Ask, *, in_collection: bool = False) -> Any:
    """The products asked for by search, filter and where. Raises Invalid."""
    if ask.given("filter") and ask.given("where"):
        refuse("Only one of filter and where may be given.", "filter")
    words = words_of(ask)
    column = sorting.column_of(ask, in_collection=in_collection, words=words is not None)
    if products is None:
        return None
    if words is not None:
        products = matched(products, [_needle(place) for place in range(words)])
    if ask.given("filter"):
        leaves = conditions.PRODUCT_FILTER
        products = products.filter(conditions.all_of(ask, ask.arg("filter"), leaves))
    if ask.given("where"):
        leaves = conditions.PRODUCT_WHERE
        products = products.filter(conditions.joined(ask, ask.arg("where"), leaves))
    return sorting.with_column(products, ask, column)


def _order(ask: Ask, *, in_collection: bool = False) -> tuple[str, ...]:
    words = words_of(ask) is not None
    column = sorting.column_of(ask, in_collection=in_collection, words=words)
    return sorting.order_of(ask, column)


def _all(ask: Ask) -> Any:
    return narrowed(listed(ask), ask)


def _below(ask: Ask) -> Any:
    """Of a category and of all below it."""
    products = listed(ask)
    return narrowed(None if products is None else with_above(products), ask)


def _gathered(ask: Ask) -> Any:
    """Of a collection, in the owner's order unless another is asked for."""
    return narrowed(listed(ask), ask, in_collection=True)


def _order_of_gathered(ask: Ask) -> tuple[str, ...]:
    return _order(ask, in_collection=True)


def products_page(**source: Any) -> Page:
    """A connection of products with search, filter, where, sortBy and paging."""
    return Page(
        Product,
        search=String(),
        filter=ProductFilterInput(),
        where=ProductWhereInput(),
        sort_by=ProductOrder(),
        **source,
    )


def all_products() -> Page:
    """Those of a channel."""
    return products_page(rows=_all, order=_order, scope=of_products, channel=String())


class ProductsOfCategory(Extend, of=Category):
    """What stands in a category or below it."""

    products = products_page(
        rows=_below, by=ABOVE, order=_order, scope=of_products, channel=String()
    )


class ProductsOfCollection(Extend, of=Collection):
    """What is gathered in a collection."""

    products = products_page(
        rows=_gathered,
        by="collection_entries__collection_id",
        order=_order_of_gathered,
        scope=within_channel,
    )
