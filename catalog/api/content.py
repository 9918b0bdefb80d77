"""Pages and menus: types and root fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from graphene import ID, Boolean, Field, Int, ObjectType, String

from catalog.api.categories import Category, CategoryRow, category_rows
from catalog.api.collections import Collection, CollectionRow, collection_rows
from catalog.content import models
from catalog.queries.collections import published
from store.channels.api.scope import channel_of
from store.channels.models import Channel
from store.graphql.base import (
    Batch,
    Info,
    Node,
    ObjectWithMetadata,
    exactly_one,
    integer_key,
    listed,
)
from store.graphql.registry import query
from store.graphql.scalars import JSONString
from store.kernel.ids import to_global


@dataclass(frozen=True, eq=False)
class ItemRow:
    """A menu's entry that shoppers may see, with all entries of the menu."""

    batch: Batch[ItemRow]
    item: models.MenuItem
    channel: Channel

    @property
    def name(self) -> str:
        """What the link says."""
        return self.item.name


class Page(ObjectType):
    """A page of text."""

    class Meta:
        interfaces = (Node, ObjectWithMetadata)

    title = String(required=True)
    slug = String(required=True)
    content = JSONString()
    seo_title = String()
    seo_description = String()
    is_published = Boolean(required=True)

    @staticmethod
    def resolve_id(row: models.Page, _info: Info) -> str:
        """`Page:pk`."""
        return to_global("Page", row.pk)

    @staticmethod
    def resolve_content(row: models.Page, _info: Info) -> dict[str, Any] | None:
        """EditorJS blocks; null when there are none."""
        return row.content or None


class MenuItem(ObjectType):
    """A link to a category, a collection, a page or an address."""

    class Meta:
        interfaces = (Node,)

    name = String(required=True)
    level = Int(required=True)
    url = String()
    category = Field(Category)
    collection = Field(Collection)
    page = Field(Page)
    children = listed(lambda: MenuItem)

    @staticmethod
    def resolve_id(row: ItemRow, _info: Info) -> str:
        """`MenuItem:pk`."""
        return to_global("MenuItem", row.item.pk)

    @staticmethod
    def resolve_level(row: ItemRow, _info: Info) -> int:
        """0 at the top."""
        parents = {each.item.pk: each.item.parent_id for each in row.batch.rows}
        level, above = 0, row.item.parent_id
        while above is not None and level < len(parents):
            level, above = level + 1, parents.get(above)
        return level

    @staticmethod
    def resolve_url(row: ItemRow, _info: Info) -> str | None:
        """An address, for links that lead to nothing of the shop."""
        return row.item.url or None

    @staticmethod
    def resolve_category(row: ItemRow, _info: Info) -> CategoryRow | None:
        """Where it leads."""
        return row.batch.once(_categories).get(row.item.category_id or 0)

    @staticmethod
    def resolve_collection(row: ItemRow, _info: Info) -> CollectionRow | None:
        """Where it leads."""
        return row.batch.once(_collections).get(row.item.collection_id or 0)

    @staticmethod
    def resolve_page(row: ItemRow, _info: Info) -> models.Page | None:
        """Where it leads."""
        return row.item.page

    @staticmethod
    def resolve_children(row: ItemRow, _info: Info) -> list[ItemRow]:
        """The links below."""
        return _below(row.batch.rows, row.item.pk)


@dataclass(frozen=True)
class MenuRow:
    """A menu with the entries that the channel's shoppers see."""

    menu: models.Menu
    items: Sequence[ItemRow]


class Menu(ObjectType):
    """A named list of links."""

    class Meta:
        interfaces = (Node,)

    name = String(required=True)
    slug = String(required=True)
    items = listed(MenuItem)

    @staticmethod
    def resolve_id(row: MenuRow, _info: Info) -> str:
        """`Menu:pk`."""
        return to_global("Menu", row.menu.pk)

    @staticmethod
    def resolve_name(row: MenuRow, _info: Info) -> str:
        """For the owner."""
        return row.menu.name

    @staticmethod
    def resolve_slug(row: MenuRow, _info: Info) -> str:
        """For the storefront."""
        return row.menu.slug

    @staticmethod
    def resolve_items(row: MenuRow, _info: Info) -> list[ItemRow]:
        """The top links."""
        return _below(row.items, None)


def _below(rows: Sequence[ItemRow], parent: int | None) -> list[ItemRow]:
    return [row for row in rows if row.item.parent_id == parent]


def _categories(rows: Sequence[ItemRow]) -> dict[int, CategoryRow]:
    """Categories of a menu, as siblings of one another."""
    found = {row.item.category for row in rows if row.item.category is not None}
    return {row.id: row for row in category_rows(found)}


def _collections(rows: Sequence[ItemRow]) -> dict[int, CollectionRow]:
    """Collections of a menu, as siblings of one another."""
    found = {row.item.collection for row in rows if row.item.collection is not None}
    return {row.id: row for row in collection_rows(found, rows[0].channel)}


def _items(menu: models.Menu, channel: Channel) -> list[ItemRow]:
    """The entries that the channel's shoppers see: no draft page, no hidden collection."""
    items: QuerySet[models.MenuItem] = models.MenuItem.objects.filter(
        Q(page=None) | Q(page__is_published=True),
        Q(collection=None) | Q(collection__in=published(channel=channel).order_by()),
        menu=menu,
    )
    found = items.select_related("category__image", "collection__image", "page")
    rows: list[ItemRow] = []
    batch = Batch(rows)
    rows += [ItemRow(batch, item, channel) for item in found.order_by("position", "id")]
    return rows


@query
class ContentQueries:
    """Root fields."""

    page = Field(Page, id=ID(), slug=String(), channel=String())
    menu = Field(Menu, id=ID(), name=String(), slug=String(), channel=String())

    @staticmethod
    def resolve_page(
        _root: None,
        _info: Info,
        id: str | None = None,
        slug: str | None = None,
        channel: str | None = None,
    ) -> models.Page | None:
        """A published page; pages are the same in every channel."""
        del channel
        by_id = exactly_one(id=id, slug=slug) == "id"
        key = {"pk": integer_key(id or "", "Page")} if by_id else {"slug": slug}
        return models.Page.objects.filter(is_published=True, **key).first()

    @staticmethod
    def resolve_menu(
        _root: None,
        _info: Info,
        channel: str | None = None,
        **given: str | None,
    ) -> MenuRow | None:
        """A menu by id, name or slug."""
        chosen = {name: given.get(name) for name in ("id", "name", "slug")}
        name = exactly_one(**chosen)
        value: Any = chosen[name]
        if name == "id":
            name, value = "pk", integer_key(value, "Menu")
        menu = models.Menu.objects.filter(**{name: value}).first()
        place = channel_of(channel)
        if menu is None or place is None:
            return None
        return MenuRow(menu, _items(menu, place))
