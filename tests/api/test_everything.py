"""Every field that the schema offers answers, with a value where one is promised."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionListing, CollectionProduct
from catalog.models.product import ProductAttributeValue, TypeAttribute
from catalog.models.variant import Variant
from catalog.services.images import attach
from checkout.desk import send
from checkout.orders.models import Order
from store.accounts.models import User
from store.channels.models import Channel
from store.graphql import limits
from store.graphql.schema import sdl
from store.kernel.actor import SYSTEM
from tests.api.everything import everything
from tests.api.shopper import Shopper, line
from tests.api.support import ADDRESS, Api, gid
from tests.store.accounts.api.support import caller
from tests.support.goods import card_token, delivery, taxed, variant
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def mug(channel: Channel) -> Variant:
    """A product with all that products can have."""
    made = variant(channel, "12.00", stock=9, name="Mug", tax_class=taxed(200_000))
    file = BytesIO()
    Image.new("RGB", (800, 600), "teal").save(file, "PNG")
    attach(product=made.product, content=file.getvalue(), name="mug.png", actor=SYSTEM)
    category = Category.objects.create(slug="mugs", name="Mugs", path="")
    Category.objects.filter(pk=category.pk).update(path=f"/{category.pk}/")
    collection = Collection.objects.create(slug="new", name="New")
    CollectionListing.objects.create(collection=collection, channel=channel)
    CollectionProduct.objects.create(collection=collection, product=made.product)
    glaze = Attribute.objects.create(slug="glaze", name="Glaze")
    value = AttributeValue.objects.create(attribute=glaze, slug="matt", name="Matt")
    kind = made.product.product_type
    TypeAttribute.objects.create(product_type=kind, attribute=glaze, scope=TypeAttribute.PRODUCT)
    ProductAttributeValue.objects.create(product=made.product, value=value)
    made.product.category = category
    made.product.description = {"blocks": [{"type": "paragraph", "data": {"text": "Blue."}}]}
    made.product.metadata = {"care": "by hand"}
    made.product.save()
    return made


def asked(
    query: str, monkeypatch: pytest.MonkeyPatch, api: Api | None = None, **variables: object
) -> Any:
    """All at once is more than a client may ask for."""
    monkeypatch.setattr(limits, "MAX_COST", 10**9)
    monkeypatch.setattr("store.graphql.document.MAX_TOKENS", 100_000)
    monkeypatch.setattr("store.graphql.document.MAX_REPEATS", 100_000)
    return (api or Api()).ask(query, **variables)


def test_products(mug: Variant, monkeypatch: pytest.MonkeyPatch) -> None:
    query = f"query($id: ID) {{ product(id: $id) {{ {everything('Product', 4)} }} }}"
    product = asked(query, monkeypatch, id=gid("Product", mug.product_id))["product"]
    assert product["category"]["slug"] == "mugs"
    assert product["productType"]["isShippingRequired"] is True
    assert product["attributes"][0]["values"][0]["name"] == "Matt"
    assert product["thumbnail"]["url"].endswith(".png")
    assert product["media"][0]["alt"] == "Mug"
    assert (product["isAvailable"], product["isAvailableForPurchase"]) == (True, True)
    assert product["defaultVariant"]["weight"] == {
        "__typename": "Weight",
        "unit": "G",
        "value": 100,
    }
    assert product["variants"][0]["pricing"]["price"]["tax"]["amount"] == 2
    one = """query($id: ID, $media: ID!) { product(id: $id) {
      mediaById(id: $media) { id url(size: 300) webp: url(format: WEBP) } metafield(key: "care")
      attribute(slug: "glaze") { attribute { slug } } none: attribute(slug: "x") { values { id } }
    } }"""
    media = product["media"][0]["id"]
    found = Api().ask(one, id=product["id"], media=media)["product"]
    assert (found["mediaById"]["id"], found["none"], found["metafield"]) == (media, None, "by hand")
    assert found["mediaById"]["url"].endswith("/320.webp")
    assert found["mediaById"]["webp"].endswith("/1600.webp")


@pytest.mark.parametrize(
    ("field", "kind", "slug"),
    [("category", "Category", "mugs"), ("collection", "Collection", "new")],
)
def test_shelves(
    mug: Variant, monkeypatch: pytest.MonkeyPatch, field: str, kind: str, slug: str
) -> None:
    query = f"query($slug: String) {{ {field}(slug: $slug) {{ {everything(kind, 3)} }} }}"
    found = asked(query, monkeypatch, slug=slug)[field]
    assert found["products"]["edges"][0]["node"]["name"] == "Mug"


def test_checkouts_and_orders(
    channel: Channel,
    owner: User,
    mug: Variant,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    delivery(channel)
    shopper = Shopper()
    made = shopper.create(
        lines=[line(mug.pk, 2)], email="a@b.org", shippingAddress=ADDRESS, billingAddress=ADDRESS
    )["checkout"]
    shopper.deliver(made["shippingMethods"][0]["id"])
    query = f"query($id: ID!) {{ checkout(id: $id) {{ {everything('Checkout', 2)} }} }}"
    checkout = asked(query, monkeypatch, caller(owner), id=shopper.id)["checkout"]
    assert checkout["totalBalance"]["amount"] == -28.9
    assert checkout["shippingAddress"]["country"]["country"] == "United States"
    assert checkout["lines"][0]["requiresShipping"] is True
    shopper.pay("shift4", card_token(sandbox.shift4), 28.9)
    id = shopper.complete()["order"]["id"]
    order = Order.objects.get()
    parcel = {row.pk: 1 for row in order.lines.all()}
    send(order=order, quantities=parcel, tracking_number="T1", actor=SYSTEM)
    query = f"query($id: ID!) {{ order(id: $id) {{ {everything('Order', 2)} }} }}"
    found = asked(query, monkeypatch, caller(owner), id=id)["order"]
    assert (found["status"], found["statusDisplay"]) == (
        "PARTIALLY_FULFILLED",
        "Partially fulfilled",
    )
    assert found["fulfillments"][0]["trackingNumber"] == "T1"
    (row,) = found["lines"]
    assert (row["quantityFulfilled"], row["quantityToFulfill"], row["taxRate"]) == (1, 1, 0.2)
    assert row["thumbnail"]["alt"] == "Mug"
    assert found["subtotal"]["tax"]["amount"] == 4.0
    assert found["transactions"][0]["chargedAmount"]["amount"] == 28.9
    order.lines.update(variant=None)
    again = asked(query, monkeypatch, caller(owner), id=id)["order"]["lines"][0]
    assert (again["variant"], again["productName"], again["thumbnail"]) == (None, "Mug", None)


def test_the_schema_prints() -> None:
    assert "type Checkout implements Node & ObjectWithMetadata {" in sdl()
