"""Lines of orders: what was sold, as it was called and priced then."""

from __future__ import annotations

from typing import Any

from graphene import Boolean, Float, Int, String

from catalog.api.media import Shown, first_pictures, image_field
from catalog.api.variants import ProductVariant
from catalog.models.variant import Variant
from checkout.api.order_rows import OrderLineRow
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.batch import Batch
from store.graphql.engine.prepared import prepared
from store.graphql.fields import Col, Gid, One
from store.graphql.money import TaxedMoney
from store.graphql.types import Type
from store.kernel.ids import to_global
from store.kernel.money import MICRO


@prepared
def _products(ids: Any) -> Any:
    return Variant.objects.filter(pk__among=ids).values_list("pk", "product_id")


def _thumbnails(batch: Batch, size: int | None = None, format: Any = None) -> list[Shown | None]:
    """The first picture of each line's product as it is now."""
    variants = batch.col("model.variant_id")
    products = dict(_products(ids=[each for each in variants if each is not None]))
    pictures = first_pictures(list(products.values()), size, format)
    return [pictures.get(products.get(each, 0)) for each in variants]


def _variant_id(pk: int | None) -> str | None:
    return None if pk is None else to_global("ProductVariant", pk)


class OrderLine(Type, of=OrderLineRow, interfaces=(Node, ObjectWithMetadata)):
    """What was sold, as it was called and priced then."""

    id = Gid()
    product_name = Col(String, column="model.product_name", required=True)
    variant_name = Col(String, column="model.variant_name", required=True)
    product_sku = Col(String, column="model.sku", read=lambda sku: sku or None)
    product_variant_id = Col(String, column="model.variant_id", read=_variant_id)
    is_shipping_required = Col(Boolean, column="model.ships", required=True)
    quantity = Col(Int, column="model.quantity", required=True)
    quantity_fulfilled = Col(Int, column="model.fulfilled", required=True)
    quantity_to_fulfill = Col(Int, column="to_fulfill", required=True)
    tax_rate = Col(Float, column="model.tax_ppm", read=lambda ppm: ppm / MICRO, required=True)
    unit_price = One(TaxedMoney, key="unit", required=True)
    undiscounted_unit_price = One(TaxedMoney, key="undiscounted_unit", required=True)
    total_price = One(TaxedMoney, key="total", required=True)
    variant = One(
        ProductVariant, key="model.variant_id", description="As it is now, if it still exists."
    )
    thumbnail = image_field(load=_thumbnails)
