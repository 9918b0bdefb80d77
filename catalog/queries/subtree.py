"""Products by the categories above them: one join, for as many categories as are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import Col
from django.db.models.sql.constants import INNER

from catalog.models.category import Category
from catalog.models.product import Product

# Reads as a path of columns, and is the id of each category that the product lies in or below.
ABOVE = "category__id"


@dataclass(frozen=True)
class Above:
    """`INNER JOIN` a category and all above it, as Django's compiler takes it."""

    parent_alias: str
    table_alias: str
    table_name: str = field(default=Category._meta.db_table, init=False)
    join_type: str = field(default=INNER, init=False)
    nullable: bool = field(default=False, init=False)
    filtered_relation: None = field(default=None, init=False)

    def as_sql(self, compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
        """The join: a path begins with the path of whatever is above it."""
        name = compiler.quote_name_unless_alias
        above, own = name(self.table_alias), name(self.parent_alias)
        on = f'substr({own}."path", 1, length({above}."path")) = {above}."path"'
        return f"INNER JOIN {name(self.table_name)} {above} ON ({on})", []

    def relabeled_clone(self, changes: dict[str | None, str]) -> Above:
        """The same under other aliases."""
        return replace(
            self,
            parent_alias=changes.get(self.parent_alias, self.parent_alias),
            table_alias=changes.get(self.table_alias, self.table_alias),
        )


def with_above(products: QuerySet[Product]) -> QuerySet[Product]:
    """Each product once for each category that it lies in or below, whose id is `ABOVE`."""
    found = products.all()
    query: Any = found.query
    own = query.setup_joins(["category"], query.get_meta(), query.get_initial_alias()).joins[-1]
    # Outside of any category is below none: the join need not keep such products, and a database
    # that may begin at the category looks only at what lies in it.
    query.demote_joins([own])
    alias, _ = query.table_alias(Category._meta.db_table, create=True)
    query.alias_map[alias] = Above(own, alias)
    return found.annotate(**{ABOVE: Col(alias, Category._meta.get_field("id"))})
