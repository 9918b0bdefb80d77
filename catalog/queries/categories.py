"""The category tree as pages and menus show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from catalog.models.category import Category
from catalog.queries.pictures import Picture, picture_of


@dataclass(frozen=True)
class CategoryRow:
    """A category; `description` is EditorJS blocks, `depth` 0 at the top."""

    id: int
    slug: str
    name: str
    depth: int
    parent_id: int | None
    description: dict[str, Any]
    seo_title: str
    seo_description: str
    picture: Picture | None


@dataclass(frozen=True)
class CategoryNode:
    """A category and those below it."""

    row: CategoryRow
    children: tuple[CategoryNode, ...]


@dataclass(frozen=True)
class CategoryPage:
    """A category with its ancestors, top first, and its children."""

    category: Category
    row: CategoryRow
    ancestors: tuple[CategoryRow, ...]
    children: tuple[CategoryRow, ...]


def category_by_slug(slug: str) -> CategoryPage | None:
    """A category with its neighbours, in two queries; None when there is none of that name."""
    category = Category.objects.filter(slug=slug).select_related("image").first()
    if category is None:
        return None
    ids = [int(pk) for pk in category.path.split("/") if pk and int(pk) != category.pk]
    near = Category.objects.filter(pk__in=ids) | Category.objects.filter(parent=category)
    rows = [_row(each) for each in near.select_related("image").order_by("level", "name", "id")]
    return CategoryPage(
        category=category,
        row=_row(category),
        ancestors=tuple(row for row in rows if row.id in ids),
        children=tuple(row for row in rows if row.parent_id == category.pk),
    )


def tree() -> tuple[CategoryNode, ...]:
    """All categories from the top, by name, in one query."""
    children: dict[int | None, list[CategoryRow]] = {}
    for category in Category.objects.select_related("image").order_by("level", "name", "id"):
        children.setdefault(category.parent_id, []).append(_row(category))
    return _nodes(None, children)


def _nodes(
    parent_id: int | None, children: dict[int | None, list[CategoryRow]]
) -> tuple[CategoryNode, ...]:
    return tuple(CategoryNode(row, _nodes(row.id, children)) for row in children.get(parent_id, []))


def _row(category: Category) -> CategoryRow:
    image = category.image
    return CategoryRow(
        id=category.pk,
        slug=category.slug,
        name=category.name,
        depth=category.level,
        parent_id=category.parent_id,
        description=category.description,
        seo_title=category.seo_title,
        seo_description=category.seo_description,
        picture=picture_of(image, category.image_alt or category.name) if image else None,
    )
