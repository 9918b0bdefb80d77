"""Rows for tests: a product with variants, offers and stock in a few words."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from catalog.content.models import Page, PageType
from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.listing import ProductListing
from catalog.models.product import Product, ProductType, TypeAttribute
from catalog.models.variant import Variant, VariantAttributeValue
from catalog.offers.models import Offer
from catalog.offers.services import publish
from catalog.stock.models import Warehouse
from catalog.stock.services import set_quantity
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.money import Money

_numbers = itertools.count(1)


def usd(text: str) -> Money:
    """Money in dollars: usd("0.05")."""
    return Money.parse(text, "USD")


def a_type(*, ships: bool = True, slug: str = "") -> ProductType:
    """A product type; the same for the same slug."""
    slug = slug or ("goods" if ships else "digital")
    return ProductType.objects.get_or_create(
        slug=slug,
        defaults={"name": slug, "is_shipping_required": ships, "is_digital": not ships},
    )[0]


def a_warehouse(slug: str = "main") -> Warehouse:
    """A warehouse; the same for the same slug."""
    return Warehouse.objects.get_or_create(slug=slug, defaults={"name": slug.title()})[0]


def a_page(**fields: Any) -> Page:
    """A page of the type that new ones get."""
    kind, _ = PageType.objects.get_or_create(slug="page", defaults={"name": "Page"})
    return Page.objects.create(page_type=kind, **fields)


def a_product(
    channel: Channel | None = None,
    *,
    name: str = "",
    slug: str = "",
    published: bool = True,
    ships: bool = True,
) -> Product:
    """A product, listed in the channel when one is given."""
    number = next(_numbers)
    product = Product.objects.create(
        product_type=a_type(ships=ships),
        name=name or f"Thing {number}",
        slug=slug or f"thing-{number}",
    )
    if channel is not None:
        ProductListing.objects.create(product=product, channel=channel, is_published=published)
    return product


def a_variant(
    product: Product | None = None,
    *,
    stock: int | None = None,
    warehouse: str = "main",
    name: str = "",
    sell_when_out: bool = False,
    options: Mapping[str, str] | None = None,
) -> Variant:
    """A variant; `stock` None = not counted; `options` by attribute name."""
    number = next(_numbers)
    variant = Variant.objects.create(
        product=product or a_product(),
        name=name,
        sku=f"SKU-{number}",
        position=number,
        track_stock=stock is not None,
        sell_when_out=sell_when_out,
    )
    if stock is not None:
        put(variant, stock, warehouse)
    for place, (attribute, value) in enumerate((options or {}).items()):
        _option(variant, attribute, value, place)
    return variant


def put(variant: Variant, quantity: int, warehouse: str = "main") -> None:
    """So many pieces lie in a warehouse now."""
    set_quantity(
        variant=variant,
        warehouse=a_warehouse(warehouse),
        quantity=quantity,
        reason="counted",
        key=f"test:{next(_numbers)}",
        actor=SYSTEM,
    )


def sell(
    variant: Variant,
    channel: Channel,
    price: str,
    *,
    kind: str = Offer.ORDINARY,
    before: str = "",
) -> Offer:
    """Sell a variant for so many dollars."""
    return publish(
        variant=variant,
        channel=channel,
        kind=kind,
        unit=usd(price),
        undiscounted=usd(before) if before else None,
        actor=SYSTEM,
    )


def _option(variant: Variant, name: str, value: str, place: int) -> None:
    slug = name.lower()
    attribute, _ = Attribute.objects.get_or_create(slug=slug, defaults={"name": name})
    answer, _ = AttributeValue.objects.get_or_create(
        attribute=attribute, slug=value.lower(), defaults={"name": value}
    )
    TypeAttribute.objects.get_or_create(
        product_type=variant.product.product_type,
        attribute=attribute,
        scope=TypeAttribute.VARIANT,
        defaults={"position": place},
    )
    VariantAttributeValue.objects.create(variant=variant, value=answer)
