"""Variants: the type. Its product is added by products.py, what it answers by assigned.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from graphene import Argument, Boolean, Enum, Float, Int, ObjectType, String

from catalog.api import attributes, prices, words
from catalog.api.attributes import SelectedAttribute, VariantAttributeScope
from catalog.api.facts import along, facts_of
from catalog.api.media import ProductMedia
from catalog.api.prices import VariantPricingInfo
from catalog.models.variant import Variant
from catalog.offers.models import Listing
from catalog.offers.models import Offer as OfferModel
from catalog.queries.offered import Offered, suggestions
from catalog.queries.pictures import media_of_variants, pictures_of
from store.accounts.api.types import AddressInput, CountryCode
from store.graphql.base import Node, ObjectWithMetadata, listed
from store.graphql.engine.ask import Ask
from store.graphql.engine.batch import Batch
from store.graphql.fields import Calc, Col, Gid, Many
from store.graphql.money import Money, Shown, plain
from store.graphql.types import Type
from store.kernel import money
from store.kernel.actor import MANAGE_PRODUCTS

# The most pieces a line takes; clients read null as "sold out", so this stands for "not counted".
LINE_LIMIT = 10_000
OfferKindEnum: Any = Enum("OfferKindEnum", [(kind.upper(), kind) for kind, _ in OfferModel.KINDS])
WeightUnitsEnum: Any = Enum("WeightUnitsEnum", [("G", "g"), ("KG", "kg")])


class Weight(ObjectType):
    """How heavy something is."""

    unit = WeightUnitsEnum(required=True)
    value = Float(required=True)


def _suggestions(batch: Batch) -> list[list[Shown]]:
    channel, ids = batch.scope.channel, batch.col("variant_id")
    found = suggestions(ids, channel_id=channel.pk)
    return [
        [plain(money.Money(micro, channel.currency)) for micro in found.get(pk, ())] for pk in ids
    ]


class Offer(Type, of=Offered):
    """What a variant is sold as: our own addition. A tip names the amounts it suggests."""

    kind = Col(OfferKindEnum, required=True)
    version = Col(Int, required=True)
    suggestions = Many(Money, load=_suggestions, needs=("variant_id",), required=True)


def for_sale(ask: Ask) -> QuerySet[Variant] | None:
    """Variants with a price in the channel; all of them for staff outside of any."""
    if ask.in_channel:
        return sold_in(ask.channel_id)
    return Variant.objects.all() if ask.can(MANAGE_PRODUCTS) else None


def sold_in(channel_id: Any) -> QuerySet[Variant]:
    """Variants with a price in a channel, by its id or a slot."""
    offers = Listing.objects.filter(variant=OuterRef("pk"), channel_id=channel_id)
    return Variant.objects.filter(Exists(offers))


def _offers(batch: Batch) -> dict[int, Offered]:
    if batch.scope.channel is None:
        return {}
    known = facts_of(batch).of_variants(batch.col("id"))
    return {pk: found for pk, found in known.items() if found is not None}


def _quantities(batch: Batch, **_where: Any) -> list[int]:
    """How many can be bought now, at most what a line takes; the same everywhere."""
    flags = zip(batch.col("track_stock"), batch.col("sell_when_out"), strict=True)
    rows = [
        (pk, tracked and not beyond)
        for pk, (tracked, beyond) in zip(batch.col("id"), flags, strict=True)
    ]
    free = facts_of(batch).free(pk for pk, counted in rows if counted)
    return [shown_quantity(free[pk]) if counted else LINE_LIMIT for pk, counted in rows]


def shown_quantity(free: int) -> int:
    """What is told of a free quantity."""
    return max(0, min(free, LINE_LIMIT))


def _selected(batch: Batch, variant_selection: Any = None) -> Any:
    scope = getattr(variant_selection, "value", variant_selection)
    wanted = {"variant_selection": True, "not_variant_selection": False}.get(scope)
    return attributes.shown(batch.once(attributes.of_variants, wanted))


def _media(batch: Batch) -> list[Sequence[int]]:
    """The pictures that show each; those of its product when it has none of its own."""
    own = media_of_variants(batch.col("id"))
    pairs = list(zip(batch.col("id"), batch.col("product_id"), strict=True))
    bare = {product for pk, product in pairs if pk not in own}
    others = pictures_of(bare) if bare else {}
    return [
        own.get(pk) or [each.media_id for each in others.get(product, ())] for pk, product in pairs
    ]


def channel_slugs(batch: Batch) -> Sequence[str | None]:
    """The channel that rows were reached through."""
    return along(batch, batch.scope.channel.slug if batch.scope.channel is not None else None)


class ProductVariant(Type, of=Variant, interfaces=(Node, ObjectWithMetadata)):
    """One buyable form of a product."""

    id = Gid()
    name = Col(String, required=True)
    sku = Col(String)
    channel = Calc(String, load=channel_slugs)
    track_inventory = Col(Boolean, column="track_stock", required=True)
    external_reference = Col(String)
    weight = Calc(
        Weight,
        read=lambda grams: {"unit": "g", "value": float(grams)} if grams else None,
        needs=("weight_g",),
    )
    pricing = prices.pricing(VariantPricingInfo, prices.of_variants, address=AddressInput())
    quantity_available = Calc(
        Int,
        load=_quantities,
        needs=("id", "track_stock", "sell_when_out"),
        address=AddressInput(),
        country_code=CountryCode(),
    )
    attributes = Calc(
        listed(SelectedAttribute),
        required=True,
        load=_selected,
        needs=("id", "product__product_type_id"),
        variant_selection=Argument(VariantAttributeScope),
    )
    media = Many(ProductMedia, load=_media, needs=("id", "product_id"))
    offer = Calc(Offer, load=_offers, needs=("id",))
    translation = words.of_variant()
