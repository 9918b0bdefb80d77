"""Products of several categories or collections at once: lists in one query, rows in another."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q

from catalog.api.categories import CategoryRow
from catalog.api.collections import CollectionRow
from catalog.api.filters import Wish, narrowed
from catalog.api.rows import ProductRow, product_rows
from catalog.models.collection import CollectionProduct
from catalog.models.product import Product
from catalog.queries.visibility import listed
from store.channels.models import Channel
from store.graphql.connections import Slice, of_list
from store.kernel.pages import encode_cursor


@dataclass(frozen=True)
class Asked:
    """The arguments of a field, as a key that siblings share."""

    key: str
    given: Mapping[str, Any] = field(compare=False)
    channel: Channel = field(compare=False)


@dataclass(frozen=True)
class Entry:
    """A product's place in a list: its key and the values its cursor holds."""

    id: int
    values: tuple[Any, ...]


def asked(given: Mapping[str, Any], channel: Channel) -> Asked:
    """The arguments as a key."""
    key = json.dumps([channel.pk, given], sort_keys=True, default=repr)
    return Asked(key, given, channel)


def is_first_page(given: Mapping[str, Any]) -> bool:
    """Whether no cursor was given: a cursor belongs to one list and is left to the database."""
    return given.get("after") is None and given.get("before") is None


def of_categories(rows: Sequence[CategoryRow], asked: Asked) -> dict[int, Slice]:
    """A page of each category's products, its subtree included."""
    paths = {row.id: row.model.path for row in rows}
    inside = Q(pk__in=[])
    for path in paths.values():
        inside |= Q(category__path__startswith=path)
    found = _entries(asked, inside, "category__path")
    return _slices(
        {
            pk: [entry for entry, place in found if place and place.startswith(path)]
            for pk, path in paths.items()
        },
        asked,
    )


def of_collections(rows: Sequence[CollectionRow], asked: Asked) -> dict[int, Slice]:
    """A page of each collection's products, in the owner's order unless another is asked for."""
    members: dict[int, dict[int, int]] = {row.id: {} for row in rows}
    places = CollectionProduct.objects.filter(collection_id__in=members)
    for collection_id, product_id, position in places.values_list(
        "collection_id", "product_id", "position"
    ):
        members[collection_id][product_id] = position
    known = {product_id for products in members.values() for product_id in products}
    found = [entry for entry, _ in _entries(asked, Q(pk__in=known), "pk")]
    owners = _is_owners(asked.given)
    lists: dict[int, list[Entry]] = {}
    for pk, products in members.items():
        own = [entry for entry in found if entry.id in products]
        if owners is not None:
            placed = [Entry(each.id, (products[each.id], each.id)) for each in own]
            own = sorted(placed, key=lambda entry: entry.values, reverse=owners)
        lists[pk] = own
    return _slices(lists, asked)


def _is_owners(given: Mapping[str, Any]) -> bool | None:
    """Whether the owner's order is meant, and then whether backwards; None for another."""
    sort = given.get("sort_by") or {}
    name = getattr(sort.get("field"), "value", sort.get("field"))
    if name not in {None, "collection"} or (given.get("filter") or {}).get("search"):
        return None
    return bool(getattr(sort.get("direction"), "value", sort.get("direction")) == "desc")


def _entries(asked: Asked, inside: Q, beside: str) -> list[tuple[Entry, Any]]:
    """All products asked for in their order, each with one more of its columns."""
    given = {name: asked.given.get(name) for name in ("filter", "where", "sort_by")}
    # Which collection is not known here; the owner's order is made of the places read beside.
    wish = Wish(asked.channel, None, **given, collection_id=0)
    products, order = narrowed(listed(channel=asked.channel).filter(inside), wish)
    names = [key.lstrip("-") for key in order]
    rows = products.order_by(*order).values_list("pk", beside, *names)
    return [(Entry(row[0], tuple(row[2:])), row[1]) for row in rows]


class _Shared:
    """The rows of all lists' pages, read when the first is looked at."""

    def __init__(self, lists: Mapping[int, Sequence[Entry]], asked: Asked) -> None:
        self._lists, self._asked = lists, asked

    @cached_property
    def rows(self) -> dict[int, ProductRow]:
        """Product rows by id, siblings of one another."""
        first, last = self._asked.given.get("first"), self._asked.given.get("last")
        pages = [
            entries[:first] if last is None else entries[max(0, len(entries) - last) :]
            for entries in self._lists.values()
        ]
        ids = {entry.id for page in pages for entry in page}
        found = product_rows(Product.objects.filter(pk__in=ids), self._asked.channel)
        return {row.id: row for row in found}

    def wrap(self, entries: Sequence[Entry]) -> list[ProductRow]:
        """The rows of one page."""
        return [self.rows[entry.id] for entry in entries]


def _slices(lists: Mapping[int, Sequence[Entry]], asked: Asked) -> dict[int, Slice]:
    shared = _Shared(lists, asked)
    return {
        pk: of_list(entries, dict(asked.given), shared.wrap, _cursor)
        for pk, entries in lists.items()
    }


def _cursor(entry: Entry) -> str:
    """The same cursor as the database's paging makes."""
    return encode_cursor(entry.values)
