"""Variants: the type. Its product is added by products.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphene import Argument, Boolean, Enum, Field, Float, Int, ObjectType, String

from catalog.api import loaders
from catalog.api.attributes import (
    AttributeRow,
    SelectedAttribute,
    VariantAttributeScope,
    of_options,
)
from catalog.api.media import ProductMedia
from catalog.api.prices import PriceRow, VariantPricingInfo, price_of
from catalog.api.rows import VariantRow
from catalog.offers.models import Offer as OfferModel
from catalog.queries.pictures import Picture
from store.accounts.api.types import AddressInput, CountryCode, country_of
from store.graphql.base import Info, Node, ObjectWithMetadata, from_model, listed
from store.graphql.money import Money, Shown, plain
from store.kernel import money
from store.kernel.ids import to_global

# The most pieces a line takes; clients read null as "sold out", so this stands for "not counted".
LINE_LIMIT = 10_000
OfferKindEnum: Any = Enum("OfferKindEnum", [(kind.upper(), kind) for kind, _ in OfferModel.KINDS])
WeightUnitsEnum: Any = Enum("WeightUnitsEnum", [("G", "g"), ("KG", "kg")])


class Weight(ObjectType):
    """How heavy something is."""

    unit = WeightUnitsEnum(required=True)
    value = Float(required=True)


class Offer(ObjectType):
    """What a variant is sold as: our own addition. A tip names the amounts it suggests."""

    kind = OfferKindEnum(required=True)
    version = Int(required=True)
    suggestions = listed(Money, required=True)

    @staticmethod
    def resolve_suggestions(row: OfferModel, _info: Info) -> list[Shown]:
        """Amounts to choose from; another may be named."""
        currency = row.channel.currency
        return [plain(money.Money(micro, currency)) for micro in row.suggestions_micro]


def selected(row: VariantRow, _info: Info, variant_selection: Any = None) -> list[AttributeRow]:
    """Its options; every attribute of a variant of ours is chosen by the shopper."""
    scope = getattr(variant_selection, "value", variant_selection)
    if scope == "not_variant_selection":
        return []
    return of_options(row.batch.once(loaders.options).get(row.id, ()))


class ProductVariant(ObjectType):
    """One buyable form of a product."""

    class Meta:
        interfaces = (Node, ObjectWithMetadata)
        default_resolver = from_model

    name = String(required=True)
    sku = String()
    channel = String()
    track_inventory = Boolean(required=True)
    external_reference = String()
    weight = Field(Weight)
    pricing = Field(VariantPricingInfo, address=AddressInput())
    quantity_available = Int(address=AddressInput(), country_code=CountryCode())
    attributes = Field(
        listed(SelectedAttribute, required=True),
        variant_selection=Argument(VariantAttributeScope),
        resolver=selected,
    )
    media = listed(ProductMedia)
    offer = Field(Offer)

    @staticmethod
    def resolve_id(row: VariantRow, _info: Info) -> str:
        """`ProductVariant:pk`."""
        return to_global("ProductVariant", row.id)

    @staticmethod
    def resolve_channel(row: VariantRow, _info: Info) -> str:
        """The channel it was reached through."""
        return row.channel.slug

    @staticmethod
    def resolve_track_inventory(row: VariantRow, _info: Info) -> bool:
        """Whether its stock is counted."""
        return row.variant.track_stock

    @staticmethod
    def resolve_weight(row: VariantRow, _info: Info) -> dict[str, object] | None:
        """In grams; null when it was not given."""
        grams = row.variant.weight_g
        return {"unit": "g", "value": float(grams)} if grams else None

    @staticmethod
    def resolve_pricing(
        row: VariantRow, _info: Info, address: Mapping[str, Any] | None = None
    ) -> PriceRow | None:
        """With the tax of the address, else of the channel's country."""
        return price_of(row, country_of(address, row.channel.default_country))

    @staticmethod
    def resolve_quantity_available(row: VariantRow, _info: Info, **_where: Any) -> int:
        """How many can be bought now, at most what a line takes; the same everywhere."""
        return available(row)

    @staticmethod
    def resolve_media(row: VariantRow, _info: Info) -> list[Picture]:
        """The pictures that show it; those of its product when it has none of its own."""
        product = row.batch.once(loaders.products)[row.variant.product_id]
        pictures = product.batch.once(loaders.pictures).get(product.id, ())
        own = row.batch.once(loaders.own_media).get(row.id, ())
        return [each for each in pictures if each.media_id in own] or list(pictures)

    @staticmethod
    def resolve_offer(row: VariantRow, _info: Info) -> OfferModel | None:
        """How it is sold in the channel."""
        offer = row.batch.once(loaders.offers).get(row.id)
        if offer is not None:
            offer.channel = row.channel
        return offer


def available(row: VariantRow) -> int:
    """How many can be bought now."""
    variant = row.variant
    if not variant.track_stock or variant.sell_when_out:
        return LINE_LIMIT
    free = row.batch.once(loaders.free).get(row.id, 0)
    return max(0, min(free, LINE_LIMIT))
