"""A small shop on a table, and a visitor who fills in forms as a browser would."""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass

from django.test import Client
from PIL import Image as Picture

from catalog.content.models import Menu, MenuItem
from catalog.digital.services import attach
from catalog.models.collection import Collection, CollectionListing, CollectionProduct
from catalog.models.media import ProductMedia
from catalog.models.variant import Variant
from catalog.offers.models import Offer
from checkout.delivery.models import Method
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.media.services import keep_image
from tests.catalog.make import a_page
from tests.support import goods

PLACE = {
    **goods.ADDRESS,
    "email": "ada@example.com",
    "payment": "manual",
    "consent": "1",
    "terms": "1",
    "intent": "place_order",
}
TEXT = {"blocks": [{"type": "paragraph", "data": {"text": "We keep our word."}}]}
_INPUT = re.compile(r"<input[^>]*>")


@dataclass(frozen=True)
class Counter:
    """The issue's goods: a shirt at 29.00, an icon at 0.05 with a file, a credit, a tip jar."""

    channel: Channel
    shirt: Variant
    icon: Variant
    credit: Variant
    tip: Variant
    method: Method


def counter(channel: Channel) -> Counter:
    """The goods, and a delivery at 4.90."""
    shirt = goods.variant(channel, "29.00", name="Shirt", stock=50)
    icon = goods.variant(channel, "0.05", Offer.DURABLE, name="Icon")
    attach(
        variant=icon, name="icon.svg", content=b"<svg/>", content_type="image/svg+xml", actor=SYSTEM
    )
    return Counter(
        channel=channel,
        shirt=shirt,
        icon=icon,
        credit=goods.variant(channel, "0.0025", Offer.DURABLE, name="API credit"),
        tip=goods.variant(channel, "0.05", Offer.TIP, name="Tip jar"),
        method=goods.delivery(channel),
    )


def window(channel: Channel) -> Counter:
    """The goods in a shop window: collections, menus, a page of words, and pictures."""
    shop = counter(channel)
    for place, slug in enumerate(("featured-products", "small-change", "new-arrivals")):
        shelf = Collection.objects.create(slug=slug, name=slug.replace("-", " ").capitalize())
        CollectionListing.objects.create(collection=shelf, channel=channel)
        for variant in (shop.shirt, shop.icon, shop.credit, shop.tip)[place:]:
            CollectionProduct.objects.create(collection=shelf, product=variant.product)
    a_page(slug="terms", title="Terms", content=TEXT)
    navbar = Menu.objects.create(slug="navbar", name="Main")
    MenuItem.objects.create(menu=navbar, name="Everything", url="/collections/all")
    image = keep_image(content=_picture(), name="shirt.png")
    ProductMedia.objects.create(product=shop.shirt.product, image=image, alt="A shirt")
    return shop


def _picture() -> bytes:
    buffer = io.BytesIO()
    Picture.new("RGB", (1200, 1500), "#1b6152").save(buffer, "PNG")
    return buffer.getvalue()


def add(client: Client, variant: Variant, quantity: object = 1, **more: str) -> int:
    """Put something into the cart; answers the status."""
    data = {"id": str(variant.pk), "quantity": str(quantity), **more}
    return client.post("/cart/add", data).status_code


def fill(client: Client, shop: Counter) -> None:
    """The issue's cart: 59.3175 before delivery."""
    assert add(client, shop.shirt, 2) == 302
    assert add(client, shop.icon, 20) == 302
    assert add(client, shop.credit, 7) == 302
    assert add(client, shop.tip, amount="0.30") == 302


def hidden(page: str, name: str) -> str:
    """The value of a field of that name."""
    for tag in _INPUT.findall(page):
        if f'name="{name}"' in tag:
            found = re.search(r'value="([^"]*)"', tag)
            return html.unescape(found.group(1)) if found else ""
    raise AssertionError(f"no field {name}")


def words(page: bytes | str) -> str:
    """What a reader sees: no tags, single spaces."""
    text = page.decode() if isinstance(page, bytes) else page
    text = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def order_form(client: Client, **changes: str) -> dict[str, str]:
    """The checkout's form filled in, with the amount the page showed."""
    page = client.get("/checkout").content.decode()
    delivery = re.search(r'name="delivery" value="(\d+)"', page)
    found = {"shown": hidden(page, "shown"), **PLACE}
    if delivery:
        found["delivery"] = delivery.group(1)
    return {**found, **changes}


def error_at(page: bytes, field: str) -> str:
    """The sentence at a field of the checkout."""
    found = re.search(rf'id="id_{field}_error">([^<]*)<', page.decode())
    return html.unescape(found.group(1)) if found else ""
