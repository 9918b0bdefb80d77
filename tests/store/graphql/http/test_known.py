"""What a process keeps of channels, taxes and types: no statement the second time, never stale."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pytest_django.fixtures import Settings

from bench.parts.documents import DETAIL, LIST
from catalog.models.attribute import Attribute
from catalog.models.category import Category
from catalog.models.product import Product, TypeAttribute
from catalog.models.tax import TaxClass, TaxRate
from catalog.services.images import attach
from store.channels.models import Channel
from store.graphql.engine import known
from store.graphql.http import cache
from store.kernel.actor import SYSTEM
from tests.api.support import Api
from tests.catalog.make import a_product, a_variant, sell
from tests.support.together import RealDb

# The statement that reads the versions is made without a cursor, so Django does not count it.
VERSIONS = 1
TOLD = """query($slug: String!) { product(slug: $slug, channel: "default-channel") {
  attributes { attribute { name } }
  pricing { priceRange { start { gross { amount currency } tax { amount } } } } } }"""


@pytest.fixture(params=[0, 64_000_000], ids=["without answers kept", "with answers kept"])
def _answers(request: pytest.FixtureRequest, settings: Settings) -> None:
    settings.API_CACHE_BYTES = request.param
    cache.forget()


def a_cup(channel: Channel, number: int) -> Product:
    """A product that has all that the operations of the bench show."""
    cup = a_product(channel, name=f"Cup {number}", slug=f"cup-{number}")
    cup.category = Category.objects.get_or_create(slug="c", name="C", path="/1/")[0]
    cup.save()
    attach(product=cup, content=_png(), name="p.png", actor=SYSTEM)
    for size in "SML":
        sell(a_variant(cup, stock=5, options={"Size": size}), channel, "6.00")
    return cup


def _png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (600, 400), "teal").save(file, "PNG")
    return file.getvalue()


def told(slug: str) -> tuple[Any, ...]:
    """The amount, its currency, the tax in it, and the names of the attributes."""
    found = Api().ask(TOLD, slug=slug)["product"]
    start = found["pricing"]["priceRange"]["start"]
    names = [each["attribute"]["name"] for each in found["attributes"]]
    return (*start["gross"].values(), start["tax"]["amount"], names)


def count(query: str, **variables: object) -> int:
    """How many statements an operation needs."""
    with CaptureQueriesContext(connection) as captured:
        Api().ask(query, **variables)
    return len(captured)


@pytest.mark.usefixtures("_answers")
def test_a_write_to_what_is_known_is_told_at_once(real_db: RealDb, channel: Channel) -> None:
    cup = a_cup(channel, 1)
    taxed = TaxClass.objects.create(name="All", slug="all", is_default=True)
    rate = TaxRate.objects.create(tax_class=taxed, country="US", rate_ppm=0)
    size = Attribute.objects.create(name="Colour", slug="colour")
    TypeAttribute.objects.create(product_type=cup.product_type, attribute=size, scope="product")
    for _ in range(3):
        assert told("cup-1") == (6.0, "USD", 0.0, ["Colour"])
    TaxRate.objects.filter(pk=rate.pk).update(rate_ppm=200_000)
    assert told("cup-1") == (6.0, "USD", 1.0, ["Colour"])
    Attribute.objects.filter(pk=size.pk).update(name="Color")
    assert told("cup-1") == (6.0, "USD", 1.0, ["Color"])
    Channel.objects.update(prices_entered_with_tax=False)
    assert told("cup-1") == (7.2, "USD", 1.2, ["Color"])
    Channel.objects.update(is_active=False)
    assert Api().ask(TOLD, slug="cup-1")["product"] is None


def test_nothing_that_a_transaction_may_take_back_is_kept(
    real_db: RealDb, channel: Channel, settings: Settings
) -> None:
    settings.API_CACHE_BYTES = 0
    a_cup(channel, 1)
    assert told("cup-1")[1] == "USD"
    with transaction.atomic():
        Channel.objects.update(currency="EUR")
        assert told("cup-1")[1] == "EUR"
        transaction.set_rollback(True)
    assert told("cup-1")[1] == "USD"


def test_operations_of_a_storefront_need_few_statements(
    real_db: RealDb, channel: Channel, settings: Settings
) -> None:
    settings.API_CACHE_BYTES = 0
    a_cup(channel, 1)
    Api().ask(LIST)  # the process has looked once whether all triggers stand
    for number in range(2, 30):
        a_cup(channel, number)
        if number in {3, 29}:
            known.forget()
            cold = count(LIST) + VERSIONS, count(DETAIL, slug="cup-2") + VERSIONS
            warm = count(LIST) + VERSIONS, count(DETAIL, slug="cup-2") + VERSIONS
            assert cold == (6, 10)
            assert warm == (4, 8)
