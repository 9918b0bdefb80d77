"""Products: the type, and what it adds to variants. See assigned.py for what both answer."""

from __future__ import annotations

from typing import Any

from graphene import ID, Boolean, DateTime, String

from catalog.api import attributes as told
from catalog.api import prices, words
from catalog.api.categories import Category
from catalog.api.collections import Collection, seen
from catalog.api.facts import facts_of
from catalog.api.media import (
    Image,
    ProductMedia,
    all_pictures,
    image_field,
    media_of_products,
    thumbnails,
)
from catalog.api.prices import ProductPricingInfo
from catalog.api.variants import ProductVariant, channel_slugs, for_sale
from catalog.models.product import Product as Model
from catalog.models.product import ProductType as TypeModel
from catalog.queries.offered import first_variants
from store.accounts.api.types import AddressInput
from store.graphql.base import Node, ObjectWithMetadata, integer_key
from store.graphql.engine.batch import Batch
from store.graphql.fields import Calc, Col, Gid, Many, One, Page
from store.graphql.scalars import JSONString
from store.graphql.types import Extend, Type


class ProductType(Type, of=TypeModel, interfaces=(Node, ObjectWithMetadata)):
    """What products of a kind have in common."""

    id = Gid()
    name = Col(String, required=True)
    slug = Col(String, required=True)
    is_shipping_required = Col(Boolean, required=True)
    is_digital = Col(Boolean, required=True)


def _is_sold(batch: Batch) -> list[bool | None]:
    """Whether its date of sale has come; null outside of any channel."""
    if batch.scope.channel is None:
        return [None] * batch.size
    ids = batch.col("id")
    known = facts_of(batch).sales(ids)
    return [sale is not None and sale.has_come(batch.now) for sale in map(known.get, ids)]


def _is_available(batch: Batch, **_where: Any) -> list[bool | None]:
    """Whether any variant can be bought now; null outside of any channel."""
    if batch.scope.channel is None:
        return [None] * batch.size
    facts, ids = facts_of(batch), batch.col("id")
    offered = facts.of_products(ids)
    facts.sold_and_free(ids)
    free = facts.free(each.variant_id for pk in ids for each in offered[pk] if each.counted)
    return [
        bool(sold) and any(not each.counted or free[each.variant_id] > 0 for each in offered[pk])
        for pk, sold in zip(ids, _is_sold(batch), strict=True)
    ]


def _sold_since(batch: Batch) -> dict[int, Any]:
    if batch.scope.channel is None:
        return {}
    known = facts_of(batch).sales(batch.col("id"))
    return {pk: sale.since for pk, sale in known.items() if sale is not None}


def _default_variants(batch: Batch) -> dict[int, int]:
    ids = batch.col("id")
    if batch.scope.channel is None:
        return first_variants(ids)
    offered = facts_of(batch).of_products(ids)
    return {pk: offered[pk][0].variant_id for pk in ids if offered[pk]}


def _media_by_id(batch: Batch, id: str) -> list[int | None]:
    key = integer_key(id, "ProductMedia")
    found = batch.once(all_pictures)
    own = {pk: {each.media_id for each in pictures} for pk, pictures in found.items()}
    return [key if key in own.get(pk, ()) else None for pk in batch.col("id")]


class Product(Type, of=Model, interfaces=(Node, ObjectWithMetadata)):
    """A thing for sale, in one or more variants."""

    id = Gid()
    name = Col(String, required=True)
    slug = Col(String, required=True)
    description = Col(JSONString, read=lambda blocks: blocks or None)
    seo_title = Col(String)
    seo_description = Col(String)
    external_reference = Col(String)
    channel = Calc(String, load=channel_slugs)
    created = Col(DateTime, column="created_at", required=True)
    updated_at = Col(DateTime, required=True)
    product_type = One(ProductType, required=True)
    category = One(Category)
    collections = Many(Collection, rows=seen, by="entries__product_id", order=("position", "id"))
    thumbnail = image_field(Image, load=thumbnails, needs=("id",))
    media = Many(ProductMedia, load=media_of_products, needs=("id",))
    media_by_id = One(
        ProductMedia, load=_media_by_id, needs=("id",), args={"id": ID(required=True)}
    )
    pricing = prices.pricing(ProductPricingInfo, prices.of_products, address=AddressInput())
    is_available = Calc(Boolean, load=_is_available, needs=("id",), address=AddressInput())
    is_available_for_purchase = Calc(Boolean, load=_is_sold, needs=("id",))
    available_for_purchase_at = Calc(DateTime, load=_sold_since, needs=("id",))
    attributes = told.all_field(told.of_products, "id", "product_type_id")
    attribute = told.one_field(told.of_products, "id", "product_type_id")
    variants = Many(ProductVariant, rows=for_sale, by="product_id", order=("position", "id"))
    default_variant = One(ProductVariant, load=_default_variants, needs=("id",))
    product_variants = Page(
        ProductVariant, rows=for_sale, by="product_id", order=("position", "id")
    )
    translation = words.of_product()


class ProductOfVariant(Extend, of=ProductVariant):
    """What a variant is a form of."""

    product = One(Product, required=True)
