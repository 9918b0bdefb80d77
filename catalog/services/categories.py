"""The category tree: create, change, move, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Length, Substr

from catalog.models.category import Category
from catalog.services import checks
from catalog.services.shelving import category_moved, category_renamed
from store.changes.services import snapshot
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Conflict, Invalid
from store.kernel.rows import violation
from store.media.models import Image

MAX_DEPTH = 10


class CategoryFields(TypedDict, total=False):
    """What an owner writes about a category; `description` is EditorJS blocks."""

    name: str
    slug: str
    description: dict[str, Any]
    image: Image | None
    image_alt: str
    seo_title: str
    seo_description: str
    metadata: Mapping[str, str]
    private_metadata: Mapping[str, str]


CHECKS: dict[str, checks.Check] = {
    "name": checks.line(250, required=True),
    "slug": checks.slug,
    "description": checks.blocks,
    "image": checks.given,
    "image_alt": checks.line(250),
    "seo_title": checks.line(70),
    "seo_description": checks.line(300),
    "metadata": checks.metadata,
    "private_metadata": checks.metadata,
}


def create(
    *,
    name: str,
    slug: str = "",
    parent: Category | None = None,
    fields: CategoryFields | None = None,
    actor: Actor,
) -> Category:
    """A new category below `parent`, or at the top.

    Raises Refused, Invalid (the fields, parent), Conflict slug_taken.
    """
    actor.require(MANAGE_PRODUCTS)
    values = checks.checked({**(fields or {}), "name": name}, CHECKS)
    values["slug"] = checks.slug_for(slug, values["name"])
    level = parent.level + 1 if parent else 0
    if level > MAX_DEPTH:
        raise _too_deep()
    with transaction.atomic(), violation(checks.taken("catalog_category", "slug")):
        category = Category.objects.create(parent=parent, level=level, **values)
        above = parent.path if parent else "/"
        Category.objects.filter(pk=category.pk).update(path=f"{above}{category.pk}/")
        category.refresh_from_db()
        after = snapshot(category, ["name", "slug", "parent_id"])
        checks.tell(actor, "category_created", "category", category.pk, {}, after)
    return category


def update(*, category: Category, fields: CategoryFields, actor: Actor) -> Category:
    """Change these fields; raises Refused, Invalid (the fields), Conflict slug_taken."""
    actor.require(MANAGE_PRODUCTS)
    values = checks.checked(fields, CHECKS)
    with transaction.atomic(), violation(checks.taken("catalog_category", "slug")):
        names = ["image_id" if name == "image" else name for name in values]
        before = snapshot(category, names)
        if values:
            Category.objects.filter(pk=category.pk).update(**values)
        category.refresh_from_db()
        if "name" in values:
            category_renamed(category.path)
        after = snapshot(category, names)
        checks.tell(actor, "category_updated", "category", category.pk, before, after)
    return category


def move(*, category: Category, parent: Category | None, actor: Actor) -> Category:
    """Put a category with all below it elsewhere; not below itself.

    Raises Refused, Invalid (parent), Conflict category_moved when it was moved meanwhile.
    """
    actor.require(MANAGE_PRODUCTS)
    if parent is not None and parent.path.startswith(category.path):
        raise Invalid("category_below_itself", "Choose a category outside of it.", "parent")
    level = parent.level + 1 if parent else 0
    path = f"{parent.path if parent else '/'}{category.pk}/"
    with transaction.atomic():
        below = Category.objects.filter(path__startswith=category.path)
        deepest = max(below.values_list("level", flat=True), default=category.level)
        if level + deepest - category.level > MAX_DEPTH:
            raise _too_deep()
        before = {"parent_id": category.parent_id}
        # The read path is the condition: of two movers at once the second is told.
        if not Category.objects.filter(pk=category.pk, path=category.path).update(parent=parent):
            message = "This category was moved meanwhile. Load it again."
            raise Conflict("category_moved", message, "parent")
        below.update(
            level=F("level") + (level - category.level),
            path=Concat(Value(path), Substr("path", Length(Value(category.path)) + 1)),
        )
        category.refresh_from_db()
        category_moved(category.path)
        after = {"parent_id": category.parent_id}
        checks.tell(actor, "category_moved", "category", category.pk, before, after)
    return category


def delete(*, category: Category, actor: Actor) -> None:
    """Delete a category and all below it; their products stay, without a category."""
    actor.require(MANAGE_PRODUCTS)
    before, pk = snapshot(category, ["name", "slug", "parent_id"]), category.pk
    with transaction.atomic():
        category_moved(category.path)
        category.delete()
        checks.tell(actor, "category_deleted", "category", pk, before, {})


def _too_deep() -> Invalid:
    return Invalid("category_too_deep", f"At most {MAX_DEPTH} levels below the top.", "parent")
