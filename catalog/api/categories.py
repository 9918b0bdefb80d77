"""Categories: the type. Its products are added by products.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graphene import Field, Int, ObjectType, String

from catalog.api.media import background, image_field
from catalog.models.category import Category as Model
from store.graphql.base import Batch, Info, Node, ObjectWithMetadata, from_model
from store.graphql.connections import Slice, of_list, paged
from store.graphql.scalars import JSONString
from store.kernel.ids import to_global


@dataclass(frozen=True, eq=False)
class CategoryRow:
    """A category with its siblings."""

    batch: Batch[CategoryRow]
    model: Model

    @property
    def id(self) -> int:
        """The row's key."""
        return self.model.pk

    @property
    def metadata(self) -> dict[str, object]:
        """Public pairs."""
        return dict(self.model.metadata)


def category_rows(categories: Iterable[Model]) -> list[CategoryRow]:
    """Categories read together; their images are loaded."""
    rows: list[CategoryRow] = []
    batch = Batch(rows)
    rows += [CategoryRow(batch, each) for each in categories]
    return rows


def children(rows: Sequence[CategoryRow]) -> dict[int, list[CategoryRow]]:
    """The categories below, by parent id."""
    below = Model.objects.filter(parent_id__in=[row.id for row in rows]).select_related("image")
    found: dict[int, list[CategoryRow]] = {}
    for row in category_rows(below.order_by("name", "id")):
        found.setdefault(row.model.parent_id or 0, []).append(row)
    return found


def ancestors(rows: Sequence[CategoryRow]) -> dict[int, list[CategoryRow]]:
    """The categories above, top first, by category id."""
    paths = {row.id: _above(row.model) for row in rows}
    wanted = {pk for path in paths.values() for pk in path}
    above = category_rows(Model.objects.filter(pk__in=wanted).select_related("image"))
    known = {row.id: row for row in above}
    return {pk: [known[each] for each in path if each in known] for pk, path in paths.items()}


def _above(category: Model) -> list[int]:
    keys = [int(part) for part in category.path.split("/") if part]
    return [key for key in keys if key != category.pk]


class Category(ObjectType):
    """A node of the category tree."""

    class Meta:
        interfaces = (Node, ObjectWithMetadata)
        default_resolver = from_model

    name = String(required=True)
    slug = String(required=True)
    description = JSONString()
    seo_title = String()
    seo_description = String()
    level = Int(required=True)
    background_image = image_field(background)
    parent = Field(lambda: Category)
    children = paged(lambda: Category)
    ancestors = paged(lambda: Category)

    @staticmethod
    def resolve_id(row: CategoryRow, _info: Info) -> str:
        """`Category:pk`."""
        return to_global("Category", row.id)

    @staticmethod
    def resolve_description(row: CategoryRow, _info: Info) -> dict[str, Any] | None:
        """EditorJS blocks; null when there are none."""
        return row.model.description or None

    @staticmethod
    def resolve_parent(row: CategoryRow, _info: Info) -> CategoryRow | None:
        """The category above, or null at the top."""
        above = row.batch.once(ancestors)[row.id]
        return above[-1] if above else None

    @staticmethod
    def resolve_children(row: CategoryRow, _info: Info, **paging: Any) -> Slice:
        """The categories below, by name."""
        return of_list(row.batch.once(children).get(row.id, []), paging)

    @staticmethod
    def resolve_ancestors(row: CategoryRow, _info: Info, **paging: Any) -> Slice:
        """The categories above, top first."""
        return of_list(row.batch.once(ancestors)[row.id], paging)
