"""What variants are offered for in a channel, with all that their price depends on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, F, Func, QuerySet, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from catalog.models.variant import Variant
from catalog.offers.models import Listing
from store.graphql.engine.prepared import prepared


class Offered(NamedTuple):
    """A variant for sale: `micro` is its price, `before` the one before a sale, as entered.

    `tax_class` is the offer's, else the product's, else its type's, else None (the default).
    """

    product_id: int
    variant_id: int
    kind: str
    version: int
    micro: int
    before: int
    tax_class: int | None
    counted: bool


_BEFORE = Coalesce("offer__undiscounted_micro", "offer__unit_micro")
_TAX_CLASS = Coalesce(
    "offer__tax_class_id",
    "variant__product__tax_class_id",
    "variant__product__product_type__tax_class_id",
)
_COUNTED = Case(
    When(variant__track_stock=True, variant__sell_when_out=False, then=True),
    default=False,
    output_field=BooleanField(),
)
# As Offered has them.
_COLUMNS = (
    *("variant__product_id", "variant_id", "offer__kind", "offer__version", "offer__unit_micro"),
    *(_BEFORE, _TAX_CLASS, _COUNTED),
)
Rows = QuerySet[Any, Any]


class Unindexed(Func):
    """A column by whose index rows are not looked up.

    Nearly all listings are of one channel. Without statistics SQLite takes its index for as good
    as that of the variant, and then walks through the whole shop for each product.
    """

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The sign before a column keeps its index out."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


def listings_in(channel_id: Any) -> QuerySet[Listing]:
    """The offers of a channel, by its id or a slot, to be narrowed to some variants."""
    return Listing.objects.filter(Exact(Unindexed(F("channel_id")), channel_id))


@prepared
def _of_products(ids: Any, channel_id: Any) -> Rows:
    rows = listings_in(channel_id).filter(variant__product_id__among=ids)
    return rows.order_by("variant__position", "variant_id").values_list(*_COLUMNS)


@prepared
def _of_variants(ids: Any, channel_id: Any) -> Rows:
    rows = Listing.objects.filter(variant_id__among=ids, channel_id=channel_id)
    return rows.order_by().values_list(*_COLUMNS)


@prepared
def _suggestions(ids: Any, channel_id: Any) -> Rows:
    rows = Listing.objects.filter(variant_id__among=ids, channel_id=channel_id)
    return rows.order_by().values_list("variant_id", "offer__suggestions_micro")


@prepared
def _first(ids: Any) -> Rows:
    rows = Variant.objects.filter(product_id__among=ids)
    return rows.order_by("-position", "-id").values_list("product_id", "id")


def offered_of_products(ids: Collection[int], *, channel_id: int) -> list[Offered]:
    """The variants for sale of products, those of each in the owner's order, in one query."""
    return list(map(Offered._make, _of_products(ids=ids, channel_id=channel_id)))


def offered_of_variants(ids: Collection[int], *, channel_id: int) -> list[Offered]:
    """Those of these variants that are for sale, in one query."""
    return list(map(Offered._make, _of_variants(ids=ids, channel_id=channel_id)))


def first_variants(ids: Collection[int]) -> dict[int, int]:
    """The first variant of each product, for sale or not, in one query."""
    return dict(_first(ids=ids))


def suggestions(ids: Collection[int], *, channel_id: int) -> dict[int, list[int]]:
    """The amounts in micros that tips suggest, by variant id, in one query."""
    return dict(_suggestions(ids=ids, channel_id=channel_id))
