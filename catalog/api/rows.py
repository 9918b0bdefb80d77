"""What resolvers are handed: a product or variant with its siblings, so all are read at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.models.product import Product
from catalog.models.variant import Variant
from store.channels.models import Channel
from store.graphql.base import Batch


@dataclass(frozen=True, eq=False)
class ProductRow:
    """A product in a channel."""

    batch: Batch[ProductRow]
    channel: Channel
    product: Product

    @property
    def model(self) -> Product:
        """The row of the table."""
        return self.product

    @property
    def id(self) -> int:
        """The row's key."""
        return self.product.pk

    @property
    def metadata(self) -> dict[str, object]:
        """Public pairs."""
        return dict(self.product.metadata)


@dataclass(frozen=True, eq=False)
class VariantRow:
    """A variant in a channel."""

    batch: Batch[VariantRow]
    channel: Channel
    variant: Variant

    @property
    def model(self) -> Variant:
        """The row of the table."""
        return self.variant

    @property
    def id(self) -> int:
        """The row's key."""
        return self.variant.pk

    @property
    def metadata(self) -> dict[str, object]:
        """Public pairs."""
        return dict(self.variant.metadata)


def product_rows(products: Iterable[Product], channel: Channel) -> list[ProductRow]:
    """Products read together."""
    rows: list[ProductRow] = []
    batch = Batch(rows)
    rows += [ProductRow(batch, channel, product) for product in products]
    return rows


def variant_rows(variants: Iterable[Variant], channel: Channel) -> list[VariantRow]:
    """Variants read together."""
    rows: list[VariantRow] = []
    batch = Batch(rows)
    rows += [VariantRow(batch, channel, variant) for variant in variants]
    return rows


def variants_by_id(ids: Iterable[int], channel: Channel) -> dict[int, VariantRow]:
    """Variants of any product by id, for lines of carts and orders, in one query."""
    found = variant_rows(Variant.objects.filter(pk__in=set(ids)), channel)
    return {row.id: row for row in found}


def ids_of(rows: Sequence[ProductRow] | Sequence[VariantRow]) -> list[int]:
    """The keys of a batch."""
    return [row.id for row in rows]
