"""Collections as templates see them; a category and the whole shop are shown the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Count

from catalog.models.collection import CollectionProduct
from catalog.queries.categories import CategoryPage
from catalog.queries.collections import CollectionRow, collection_rows
from catalog.queries.pictures import Picture
from catalog.queries.sorting import Sort
from catalog.queries.visibility import listed
from store.channels.models import Channel
from store.kernel.text import blocks_to_html
from themes.drops.images import ImageDrop
from themes.drops.shelves import Shelf
from themes.liquid.drops import Drop, LazyList, Lookup

ALL = "all"
SORTS = (
    (Sort.MANUAL, "Our choice"),
    (Sort.TITLE_UP, "Name, A to Z"),
    (Sort.TITLE_DOWN, "Name, Z to A"),
    (Sort.PRICE_UP, "Price, low to high"),
    (Sort.PRICE_DOWN, "Price, high to low"),
    (Sort.CREATED_DOWN, "Newest first"),
    (Sort.CREATED_UP, "Oldest first"),
)


class CollectionDrop(Drop):
    """`collection`: its words, its picture, and its products as a list that pages."""

    fields = frozenset(
        {
            "id",
            "title",
            "handle",
            "description",
            "url",
            "image",
            "featured_image",
            "products",
            "products_count",
            "sort_by",
            "default_sort_by",
            "sort_options",
        }
    )
    default_sort_by = str(Sort.MANUAL)

    def __init__(
        self,
        *,
        title: str,
        handle: str,
        shelf: Shelf,
        blocks: dict[str, Any] | None = None,
        picture: Picture | None = None,
        count: Callable[[], int] | None = None,
    ) -> None:
        self.id = handle
        self.title = title
        self.handle = handle
        self.url = f"/collections/{handle}"
        self.image = self.featured_image = ImageDrop(picture) if picture else None
        self.sort_by = str(shelf.sort)
        self.sort_options = [{"value": str(sort), "name": name} for sort, name in SORTS]
        self._blocks = blocks or {}
        self._shelf = shelf
        self._count = count

    @cached_property
    def products(self) -> LazyList:
        """The products; the same list each time, so that paging holds."""
        return self._shelf.products(self._count)

    @property
    def products_count(self) -> int:
        """How many there are in all."""
        return self.products.total

    @cached_property
    def description(self) -> str:
        """Cleaned HTML."""
        return blocks_to_html(self._blocks)

    def liquid_text(self) -> str:
        """A printed collection shows its title."""
        return self.title


def of_row(row: CollectionRow, shelf: Shelf, count: Callable[[], int] | None) -> CollectionDrop:
    """A collection that the owner made."""
    return CollectionDrop(
        title=row.name,
        handle=row.slug,
        shelf=shelf,
        blocks=row.description,
        picture=row.picture,
        count=count,
    )


def of_category(found: CategoryPage, shelf: Shelf) -> CollectionDrop:
    """A category with all below it."""
    row = found.row
    return CollectionDrop(
        title=row.name,
        handle=row.slug,
        shelf=shelf,
        blocks=row.description,
        picture=row.picture,
    )


def everything(shelf: Shelf) -> CollectionDrop:
    """All the shop's products."""
    return CollectionDrop(title="Everything", handle=ALL, shelf=shelf)


class Collections:
    """`collections`: by handle or one after another; two queries however many a page shows."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.lookup = Lookup(self._get, LazyList(lambda: len(self._rows), self._fetch))

    @cached_property
    def _rows(self) -> tuple[CollectionRow, ...]:
        return collection_rows(channel=self._channel)

    @cached_property
    def _counts(self) -> dict[int, int]:
        entries = CollectionProduct.objects.filter(product__in=listed(channel=self._channel))
        counted = entries.order_by().values("collection_id").annotate(number=Count("id"))
        return dict(counted.values_list("collection_id", "number"))

    def _drop(self, row: CollectionRow) -> CollectionDrop:
        shelf = Shelf(self._channel, collection_id=row.id)
        return of_row(row, shelf, lambda: self._counts.get(row.id, 0))

    def _get(self, handle: str) -> CollectionDrop | None:
        if handle == ALL:
            return everything(Shelf(self._channel))
        return next((self._drop(row) for row in self._rows if row.slug == handle), None)

    def _fetch(self, offset: int, limit: int) -> Sequence[CollectionDrop]:
        return [self._drop(row) for row in self._rows[offset : offset + limit]]
