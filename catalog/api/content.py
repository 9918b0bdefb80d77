"""Pages and menus: types."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet
from graphene import Boolean, DateTime, Int, String

from catalog.api import attributes as told
from catalog.api import words
from catalog.api.categories import Category
from catalog.api.collections import Collection
from catalog.api.collections import seen as seen_collections
from catalog.content import models
from catalog.content.queries import parents_of_items
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.ask import Ask
from store.graphql.engine.batch import Batch
from store.graphql.fields import Calc, Col, Gid, Many, One
from store.graphql.scalars import JSONString
from store.graphql.types import Type
from store.kernel.actor import MANAGE_PRODUCTS


class PageType(Type, of=models.PageType, interfaces=(Node, ObjectWithMetadata)):
    """What pages of a kind have in common."""

    id = Gid()
    name = Col(String, required=True)
    slug = Col(String, required=True)


def seen_pages(ask: Ask) -> QuerySet[models.Page]:
    """Published pages; by staff all."""
    rows = models.Page.objects.all()
    return rows if ask.can(MANAGE_PRODUCTS) else rows.filter(is_published=True)


class Page(Type, of=models.Page, interfaces=(Node, ObjectWithMetadata), visible=seen_pages):
    """A page of text; pages are the same in every channel."""

    id = Gid()
    title = Col(String, required=True)
    slug = Col(String, required=True)
    content = Col(JSONString, read=lambda blocks: blocks or None)
    seo_title = Col(String)
    seo_description = Col(String)
    is_published = Col(Boolean, required=True)
    created = Col(DateTime, column="created_at", required=True)
    page_type = One(PageType, required=True)
    attributes = told.all_field(told.of_pages, "id", "page_type_id")
    attribute = told.one_field(told.of_pages, "id", "page_type_id")
    translation = words.of_page()


def _seen_items(ask: Ask) -> QuerySet[models.MenuItem]:
    """Links that lead to what the channel's shoppers see: no draft page, no hidden collection."""
    shown = seen_collections(ask).filter(pk=OuterRef("collection_id"))
    pages = Q(page=None) | Q(page__is_published=True)
    return models.MenuItem.objects.filter(pages, Q(collection=None) | Q(Exists(shown)))


def _top_items(ask: Ask) -> QuerySet[models.MenuItem]:
    return _seen_items(ask).filter(parent=None)


def _levels(batch: Batch) -> list[int]:
    """0 at the top."""
    parents = parents_of_items(batch.col("menu_id"))
    return [_depth(pk, parents) for pk in batch.col("id")]


def _depth(pk: int, parents: Mapping[int, int | None]) -> int:
    depth, above = 0, parents.get(pk)
    while above is not None and depth < len(parents):
        depth, above = depth + 1, parents.get(above)
    return depth


class MenuItem(Type, of=models.MenuItem, interfaces=(Node, ObjectWithMetadata)):
    """A link to a category, a collection, a page or an address."""

    id = Gid()
    name = Col(String, required=True)
    level = Calc(Int, required=True, load=_levels, needs=("id", "menu_id"))
    url = Col(String, read=lambda address: address or None)
    category = One(Category)
    collection = One(Collection)
    page = One(Page)
    menu = One(lambda: Menu, required=True)
    parent = One(lambda: MenuItem)
    children = Many(lambda: MenuItem, rows=_seen_items, by="parent_id", order=("position", "id"))
    translation = words.of_menu_item()


class Menu(Type, of=models.Menu, interfaces=(Node, ObjectWithMetadata)):
    """A named list of links."""

    id = Gid()
    name = Col(String, required=True)
    slug = Col(String, required=True)
    items = Many(MenuItem, rows=_top_items, by="menu_id", order=("position", "id"))
