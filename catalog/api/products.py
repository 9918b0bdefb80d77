"""Products: the type, and what it adds to variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from graphene import ID, Boolean, DateTime, Field, ObjectType, String

from catalog.api import loaders
from catalog.api.attributes import AttributeRow, SelectedAttribute, of_answers
from catalog.api.categories import Category, CategoryRow, category_rows
from catalog.api.collections import Collection, CollectionRow, collection_rows
from catalog.api.media import ProductMedia, image, image_field
from catalog.api.prices import ProductPricingInfo, RangeRow, price_of
from catalog.api.rows import ProductRow, VariantRow
from catalog.api.variants import ProductVariant, available
from catalog.models.product import ProductType as TypeModel
from catalog.queries.pictures import Picture
from catalog.queries.sellables import is_sold
from store.accounts.api.types import AddressInput, country_of
from store.graphql.base import Info, Node, ObjectWithMetadata, from_model, integer_key, listed
from store.graphql.connections import Slice, of_list, paged
from store.graphql.registry import extend
from store.graphql.scalars import JSONString
from store.kernel.ids import to_global


class ProductType(ObjectType):
    """What products of a kind have in common."""

    class Meta:
        interfaces = (Node, ObjectWithMetadata)

    name = String(required=True)
    slug = String(required=True)
    is_shipping_required = Boolean(required=True)

    @staticmethod
    def resolve_id(row: TypeModel, _info: Info) -> str:
        """`ProductType:pk`."""
        return to_global("ProductType", row.pk)


def pictures_of(row: ProductRow) -> tuple[Picture, ...]:
    """A product's pictures."""
    return row.batch.once(loaders.pictures).get(row.id, ())


def variants_of(row: ProductRow) -> list[VariantRow]:
    """A product's variants for sale."""
    return row.batch.once(loaders.variants).get(row.id, [])


def thumbnail(
    row: ProductRow, _info: Info, size: int | None = None, format: Any = None
) -> dict[str, str] | None:
    """The first picture."""
    found = pictures_of(row)
    return image(found[0] if found else None, size, format)


def categories(rows: Sequence[ProductRow]) -> dict[int, CategoryRow]:
    """Categories of a batch, as siblings of one another."""
    found = rows[0].batch.once(loaders.categories) if rows else {}
    return {row.id: row for row in category_rows(found.values())}


def collections(rows: Sequence[ProductRow]) -> dict[int, list[CollectionRow]]:
    """Collections of a batch by product id, as siblings of one another."""
    found = rows[0].batch.once(loaders.collections) if rows else {}
    distinct = {each.pk: each for shown in found.values() for each in shown}
    known = {row.id: row for row in collection_rows(distinct.values(), rows[0].channel)}
    return {pk: [known[each.pk] for each in shown] for pk, shown in found.items()}


class Product(ObjectType):
    """A thing for sale, in one or more variants."""

    class Meta:
        interfaces = (Node, ObjectWithMetadata)
        default_resolver = from_model

    name = String(required=True)
    slug = String(required=True)
    description = JSONString()
    seo_title = String()
    seo_description = String()
    external_reference = String()
    channel = String()
    created = DateTime(required=True)
    updated_at = DateTime(required=True)
    product_type = Field(ProductType, required=True)
    category = Field(Category)
    collections = listed(Collection)
    thumbnail = image_field(thumbnail)
    media = listed(ProductMedia)
    media_by_id = Field(ProductMedia, id=ID(required=True))
    pricing = Field(ProductPricingInfo, address=AddressInput())
    is_available = Boolean(address=AddressInput())
    is_available_for_purchase = Boolean()
    available_for_purchase_at = DateTime()
    attributes = listed(SelectedAttribute, required=True)
    attribute = Field(SelectedAttribute, slug=String(required=True))
    variants = listed(ProductVariant)
    default_variant = Field(ProductVariant)
    product_variants = paged(ProductVariant)

    @staticmethod
    def resolve_id(row: ProductRow, _info: Info) -> str:
        """`Product:pk`."""
        return to_global("Product", row.id)

    @staticmethod
    def resolve_description(row: ProductRow, _info: Info) -> dict[str, Any] | None:
        """EditorJS blocks; null when there are none."""
        return row.product.description or None

    @staticmethod
    def resolve_channel(row: ProductRow, _info: Info) -> str:
        """The channel it was reached through."""
        return row.channel.slug

    @staticmethod
    def resolve_created(row: ProductRow, _info: Info) -> datetime:
        """When it was made."""
        return row.product.created_at

    @staticmethod
    def resolve_product_type(row: ProductRow, _info: Info) -> TypeModel:
        """Its type."""
        return row.batch.once(loaders.types)[row.product.product_type_id]

    @staticmethod
    def resolve_category(row: ProductRow, _info: Info) -> CategoryRow | None:
        """The category it stands in."""
        return row.batch.once(categories).get(row.product.category_id or 0)

    @staticmethod
    def resolve_collections(row: ProductRow, _info: Info) -> list[CollectionRow]:
        """Those that the channel shows."""
        return row.batch.once(collections).get(row.id, [])

    @staticmethod
    def resolve_media(row: ProductRow, _info: Info) -> tuple[Picture, ...]:
        """Its pictures in order."""
        return pictures_of(row)

    @staticmethod
    def resolve_media_by_id(row: ProductRow, _info: Info, id: str) -> Picture | None:
        """One of its pictures."""
        key = integer_key(id, "ProductMedia")
        return next((each for each in pictures_of(row) if each.media_id == key), None)

    @staticmethod
    def resolve_pricing(
        row: ProductRow, _info: Info, address: Mapping[str, Any] | None = None
    ) -> RangeRow | None:
        """With the tax of the address, else of the channel's country."""
        country = country_of(address, row.channel.default_country)
        prices = [price_of(each, country) for each in variants_of(row)]
        known = [each for each in prices if each is not None]
        return RangeRow(known) if known else None

    @staticmethod
    def resolve_is_available(row: ProductRow, _info: Info, **_where: Any) -> bool:
        """Whether any variant can be bought now."""
        return is_for_sale(row) and any(available(each) > 0 for each in variants_of(row))

    @staticmethod
    def resolve_is_available_for_purchase(row: ProductRow, _info: Info) -> bool:
        """Whether its date of sale has come."""
        return is_for_sale(row)

    @staticmethod
    def resolve_available_for_purchase_at(row: ProductRow, _info: Info) -> datetime | None:
        """From when it is sold; null = as soon as it is shown."""
        listing = row.batch.once(loaders.listings).get(row.id)
        return listing.available_for_purchase_at if listing else None

    @staticmethod
    def resolve_attributes(row: ProductRow, _info: Info) -> list[AttributeRow]:
        """Its type's attributes with its answers."""
        return of_answers(row.batch.once(loaders.answers).get(row.id, []))

    @staticmethod
    def resolve_attribute(row: ProductRow, _info: Info, slug: str) -> AttributeRow | None:
        """One of them."""
        found = of_answers(row.batch.once(loaders.answers).get(row.id, []))
        return next((each for each in found if each.slug == slug), None)

    @staticmethod
    def resolve_variants(row: ProductRow, _info: Info) -> list[VariantRow]:
        """Those for sale in the channel."""
        return variants_of(row)

    @staticmethod
    def resolve_default_variant(row: ProductRow, _info: Info) -> VariantRow | None:
        """The first of them."""
        return next(iter(variants_of(row)), None)

    @staticmethod
    def resolve_product_variants(row: ProductRow, _info: Info, **paging: Any) -> Slice:
        """Those for sale in the channel."""
        return of_list(variants_of(row), paging)


def is_for_sale(row: ProductRow) -> bool:
    """Whether the listing lets it be bought by now."""
    return is_sold(row.batch.once(loaders.listings).get(row.id))


def product_of(row: VariantRow, _info: Info) -> ProductRow:
    """The product of a variant."""
    return row.batch.once(loaders.products)[row.variant.product_id]


extend(ProductVariant, product=Field(Product, required=True, resolver=product_of))
