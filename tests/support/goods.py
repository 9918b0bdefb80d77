"""Goods for tests: variants of each kind, and a checkout that is ready to be placed."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from cart.models import Cart
from cart.services import add_line, create_cart
from catalog.models.listing import ProductListing
from catalog.models.product import Product, ProductType
from catalog.models.tax import TaxClass, TaxRate
from catalog.models.variant import Variant
from catalog.offers.models import Offer
from catalog.offers.services import publish
from catalog.stock.models import Warehouse
from catalog.stock.services import set_quantity
from checkout.delivery.models import Method, MethodListing, Zone
from checkout.session import services as session
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.clock import now
from store.kernel.money import Money
from tests.support.cards import card_token as card_token

_numbers = itertools.count(1)
ADDRESS = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "street_address_1": "1600 Amphitheatre Parkway",
    "city": "Mountain View",
    "postal_code": "94043",
    "country": "US",
    "country_area": "CA",
}


def variant(
    channel: Channel,
    price: str,
    kind: str = Offer.ORDINARY,
    *,
    stock: int | None = None,
    name: str = "",
    ships: bool | None = None,
    tax_class: TaxClass | None = None,
) -> Variant:
    """A published variant at a price; `stock` None = not counted."""
    number = next(_numbers)
    ships = (kind == Offer.ORDINARY) if ships is None else ships
    goods, _ = ProductType.objects.get_or_create(
        slug="goods" if ships else "files",
        defaults={"name": "Goods" if ships else "Files", "is_shipping_required": ships},
    )
    product = Product.objects.create(
        product_type=goods,
        slug=f"thing-{number}",
        name=name or f"Thing {number}",
        tax_class=tax_class,
    )
    made = Variant.objects.create(
        product=product, sku=f"SKU-{number}", track_stock=stock is not None, weight_g=100
    )
    ProductListing.objects.create(
        product=product,
        channel=channel,
        is_published=True,
        published_at=now(),
        available_for_purchase_at=now(),
    )
    publish(
        variant=made,
        channel=channel,
        kind=kind,
        unit=Money.parse(price, channel.currency),
        actor=SYSTEM,
    )
    if stock is not None:
        warehouse, _ = Warehouse.objects.get_or_create(slug="main", defaults={"name": "Main"})
        set_quantity(
            variant=made,
            warehouse=warehouse,
            quantity=stock,
            reason="counted",
            key=f"start-{number}",
            actor=SYSTEM,
        )
    return made


def taxed(rate_ppm: int, country: str = "US") -> TaxClass:
    """A tax class with one rate."""
    made = TaxClass.objects.create(slug=f"class-{next(_numbers)}", name="Taxed")
    TaxRate.objects.create(tax_class=made, country=country, rate_ppm=rate_ppm)
    return made


def delivery(channel: Channel, price: str = "4.90") -> Method:
    """A delivery to everywhere."""
    zone, _ = Zone.objects.get_or_create(name="Everywhere")
    method = Method.objects.create(zone=zone, name="Standard")
    MethodListing.objects.create(
        method=method, channel=channel, price_micro=Money.parse(price, channel.currency).micro
    )
    return method


@dataclass(frozen=True)
class Sample:
    """The issue's example: 20 × 0.05 + 7 × 0.0025 + tip 0.30 + 2 shirts at 29.00."""

    cart: Cart
    shirt: Variant
    icon: Variant
    credit: Variant
    tip: Variant


def sample(channel: Channel) -> Sample:
    """A cart with lines of all three kinds; 59.3175 before delivery."""
    cart = create_cart(channel=channel)
    shirt = variant(channel, "29.00", name="Shirt", stock=50)
    icon = variant(channel, "0.05", Offer.DURABLE, name="Icon")
    credit = variant(channel, "0.0025", Offer.DURABLE, name="API credit")
    tip = variant(channel, "0.05", Offer.TIP, name="Tip jar")
    add_line(cart=cart, variant_id=shirt.pk, quantity=2)
    add_line(cart=cart, variant_id=icon.pk, quantity=20)
    add_line(cart=cart, variant_id=credit.pk, quantity=7)
    add_line(cart=cart, variant_id=tip.pk, quantity=1, tip=Money.parse("0.30", "USD"))
    return Sample(cart, shirt, icon, credit, tip)


def ready(cart: Cart, *, gateway: str, token: str = "", method: Method | None = None) -> None:
    """Answer everything the checkout asks."""
    session.set_email(cart=cart, email="ada@example.com")
    session.set_shipping_address(cart=cart, data=ADDRESS)
    session.set_billing_address(cart=cart, data=ADDRESS)
    session.set_delivery(cart=cart, method_id=method.pk if method else None)
    session.set_consents(cart=cart, terms=True, digital=True)
    session.set_payment(cart=cart, gateway=gateway, token=token)
