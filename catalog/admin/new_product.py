"""The first page of a product: six fields, and it is for sale."""

from __future__ import annotations

import mimetypes
import uuid
from typing import Any

from django import forms
from django.db import transaction

from catalog.digital.services import attach as attach_file
from catalog.digital.storage import keep
from catalog.models.product import Product, ProductType
from catalog.offers.models import Offer
from catalog.offers.services import publish
from catalog.services import images, products, types, variants
from catalog.stock.models import Warehouse
from catalog.stock.services import save_warehouse, set_quantity
from store.admin.fields import AmountField
from store.admin.forms import DeskForm, refusals_at
from store.channels.models import Channel
from store.kernel.actor import Actor
from store.media.services import keep_image

KINDS = (
    (Offer.ORDINARY, "Something that is sent (priced in whole cents)"),
    (Offer.DURABLE, "A digital good, kept for ever (priced as finely as you like)"),
    (Offer.TIP, "A tip (the price is the smallest one)"),
)
PICTURES = "image/png,image/jpeg,image/webp,image/gif,image/avif"
BINARY = "application/octet-stream"
_NAMES = {"price": "price", "image": "picture", "quantity": "stock", "file": "file", "name": "name"}


class NewProductForm(DeskForm):
    """What is needed to sell something."""

    name = forms.CharField(max_length=250)
    kind = forms.ChoiceField(
        label="What is it?", choices=KINDS, widget=forms.RadioSelect, initial=Offer.ORDINARY
    )
    picture = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": PICTURES}))
    stock = forms.IntegerField(
        label="How many are there?",
        min_value=0,
        max_value=10**9,
        required=False,
        help_text="Leave empty if you do not count them.",
    )
    file = forms.FileField(
        label="Digital file", required=False, help_text="What buyers of a digital good download."
    )

    def __init__(self, data: Any = None, files: Any = None, *, currency: str) -> None:
        super().__init__(data, files)
        price = AmountField(
            currency=currency, label=f"Price ({currency})", help_text="Such as 29.00 or 0.0025."
        )
        price.widget.attrs["class"] = "desk-input"
        self.fields["price"] = price
        self.order_fields(["name", "price", "kind", "picture", "stock", "file"])


def make(form: NewProductForm, channel: Channel, actor: Actor) -> Product:
    """Create, price, fill and publish, whole or not at all; errors go to the form's fields."""
    data = form.cleaned_data
    with refusals_at(form, _NAMES):
        picture = data["picture"].read() if data["picture"] else b""
        content = data["file"].read() if data["file"] else b""
        if picture:
            keep_image(content=picture, name=data["picture"].name)
        if content:
            keep(content)
        with transaction.atomic():
            return _make(data, picture, content, channel, actor)


def _make(
    data: dict[str, Any], picture: bytes, content: bytes, channel: Channel, actor: Actor
) -> Product:
    ships = data["kind"] == Offer.ORDINARY
    product = products.create(
        product_type=type_for(ships=ships, actor=actor), fields={"name": data["name"]}, actor=actor
    )
    counted = data["stock"] is not None
    variant = variants.create(product=product, fields={"track_stock": counted}, actor=actor)
    publish(variant=variant, channel=channel, kind=data["kind"], unit=data["price"], actor=actor)
    if counted:
        set_quantity(
            variant=variant,
            warehouse=first_warehouse(channel, actor),
            quantity=data["stock"],
            reason="counted",
            key=f"desk:{uuid.uuid4()}",
            actor=actor,
        )
    if picture:
        images.attach(
            product=product,
            content=picture,
            name=data["picture"].name,
            alt=data["name"],
            actor=actor,
        )
    if content:
        name = data["file"].name
        attach_file(
            variant=variant,
            name=name,
            content=content,
            content_type=content_type(name),
            actor=actor,
        )
    products.publish(product=product, channel=channel, actor=actor)
    return product


def type_for(*, ships: bool, actor: Actor) -> ProductType:
    """A type for goods that are sent, or for digital ones, without options; made when missing."""
    rows = ProductType.objects.filter(
        is_shipping_required=ships, is_digital=not ships, type_attributes=None
    )
    found = rows.order_by("pk").first()
    if found is not None:
        return found
    name = "Goods" if ships else "Digital goods"
    taken = ProductType.objects.filter(slug=name.lower().replace(" ", "-")).exists()
    slug = f"simple-{'goods' if ships else 'digital'}" if taken else ""
    return types.create(
        name=name, slug=slug, is_shipping_required=ships, is_digital=not ships, actor=actor
    )


def first_warehouse(channel: Channel, actor: Actor) -> Warehouse:
    """Where goods are counted; made when there is none."""
    found = Warehouse.objects.order_by("name", "pk").first()
    return found or save_warehouse(
        slug="main", name="Main warehouse", country=channel.default_country, actor=actor
    )


def content_type(name: str) -> str:
    """The type that a file's name tells; the plain one when it tells none."""
    return mimetypes.guess_type(name)[0] or BINARY
