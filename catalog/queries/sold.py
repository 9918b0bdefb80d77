"""Variants with all that selling them in a channel depends on, in one statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from catalog.digital.models import DigitalFile
from catalog.models.variant import Variant
from catalog.stock.models import Allocation, Stock
from catalog.stock.queries import reserved_by
from store.graphql.engine.prepared import prepared
from store.kernel.rows import Word


class SoldAs(NamedTuple):
    """The current offer of a variant; prices in micros as entered."""

    id: int
    kind: str
    version: int
    unit_micro: int
    undiscounted_micro: int | None
    suggestions_micro: Sequence[int]
    tax_class_id: int | None


class Sold(NamedTuple):
    """A variant, its listing and its offer; `tax_class_id` is the product's or its type's.

    `free` pieces may be bought; they count only where `counted`.
    """

    variant_id: int
    product_id: int
    product_name: str
    product_slug: str
    variant_name: str
    sku: str | None
    counted: bool
    weight_g: int
    ships: bool
    tax_class_id: int | None
    is_published: bool
    published_at: datetime | None
    sold_since: datetime | None
    offer: SoldAs | None
    files: int
    free: int


_VARIANT = (
    *("id", "product_id", "product__name", "product__slug", "name", "sku", "weight_g"),
    *("track_stock", "sell_when_out", "product__product_type__is_shipping_required"),
    *("product__tax_class_id", "product__product_type__tax_class_id"),
)
_LISTING = ("shown__is_published", "shown__published_at", "shown__available_for_purchase_at")
_OFFER = tuple(f"priced__offer__{name}" for name in ("id", *SoldAs._fields[1:]))
_COUNTS = ("file_count", "free", "held")


class _Sum(Func):
    """A sum over a whole subquery, which needs no groups."""

    function = "SUM"
    output_field = BigIntegerField()


class _Count(Func):
    """A count over a whole subquery, which needs no groups."""

    function = "COUNT"
    output_field = BigIntegerField()


@prepared
def _rows(ids: Any, channel_id: Any, holder: Any) -> QuerySet[Variant, tuple[Any, ...]]:
    stock = Stock.objects.filter(variant=OuterRef("pk")).order_by()
    free = _total(stock, F("quantity") - F("allocated") - F("reserved"))
    if holder is not None:
        free += _total(_promised_to(holder), F("quantity"))
    files = DigitalFile.objects.filter(variant=OuterRef("pk")).order_by()
    rows = Variant.objects.filter(pk__among=ids).order_by()
    return rows.annotate(
        shown=FilteredRelation(
            "product__listings", condition=Q(product__listings__channel_id=channel_id)
        ),
        priced=FilteredRelation(
            "offer_listings", condition=Q(offer_listings__channel_id=channel_id)
        ),
        file_count=Subquery(files.annotate(number=_Count(F("id"))).values("number")),
        free=free,
        held=_total(stock, F("reserved")),
    ).values_list(*_VARIANT, *_LISTING, *_OFFER, *_COUNTS)


def _promised_to(holder: Any) -> QuerySet[Allocation]:
    """What is promised to a cart of the outer variant."""
    rows = Allocation.objects.filter(stock__variant=OuterRef("pk"), holder=holder).order_by()
    rows = rows.filter(state=Word(Allocation.OPEN))
    return rows.exclude(holder=Word(""))


def _total(rows: QuerySet[Any], amount: Any) -> Any:
    return Coalesce(Subquery(rows.annotate(total=_Sum(amount)).values("total")), 0)


def sold(ids: Collection[int], *, channel_id: int, holder: str = "") -> list[Sold]:
    """The variants of these ids that exist, in no order; one query, or two.

    What is reserved for or promised to `holder` (a cart's key) is free to it.
    """
    rows = _rows(ids=ids, channel_id=channel_id, holder=holder or None) if ids else []
    reserved = [row[0] for row in rows if row[-1]]
    kept = reserved_by(reserved, holder=holder) if reserved else {}
    return [_sold(row, kept.get(row[0], 0)) for row in rows]


def _sold(row: tuple[Any, ...], kept: int) -> Sold:
    pk, product, product_name, slug, name, sku, weight = row[:7]
    tracked, beyond, ships, tax_class, type_tax_class = row[7:12]
    is_published, published_at, sold_since = row[12:15]
    offer, (files, free, _held) = row[15:22], row[22:]
    return Sold(
        variant_id=pk,
        product_id=product,
        product_name=product_name,
        product_slug=slug,
        variant_name=name,
        sku=sku,
        counted=tracked and not beyond,
        weight_g=weight,
        ships=ships,
        tax_class_id=tax_class or type_tax_class,
        is_published=bool(is_published),
        published_at=published_at,
        sold_since=sold_since,
        offer=None if offer[0] is None else SoldAs(*offer),
        files=files,
        free=int(free) + kept,
    )
