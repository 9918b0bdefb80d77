"""Categories: the type. Its products are added by lists.py."""

from __future__ import annotations

from collections.abc import Sequence

from graphene import Int, String

from catalog.api import words
from catalog.api.media import background
from catalog.models.category import Category as Model
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.batch import Batch
from store.graphql.fields import Col, Gid, One, Page
from store.graphql.scalars import JSONString
from store.graphql.types import Type


def _ancestors(batch: Batch) -> list[Sequence[int]]:
    """The categories above, top first."""
    pairs = zip(batch.col("id"), batch.col("path"), strict=True)
    return [[key for key in _keys(path) if key != pk] for pk, path in pairs]


def _keys(path: str) -> list[int]:
    return [int(part) for part in path.split("/") if part.isdigit()]


class Category(Type, of=Model, interfaces=(Node, ObjectWithMetadata)):
    """A node of the category tree."""

    id = Gid()
    name = Col(String, required=True)
    slug = Col(String, required=True)
    description = Col(JSONString, read=lambda blocks: blocks or None)
    seo_title = Col(String)
    seo_description = Col(String)
    level = Col(Int, required=True)
    background_image = background()
    parent = One(lambda: Category)
    children = Page(lambda: Category, by="parent_id", order=("name", "id"))
    ancestors = Page(lambda: Category, load=_ancestors, needs=("id", "path"))
    translation = words.of_category()
