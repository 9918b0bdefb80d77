"""Two processes answer from what they keep; after every kind of write both are as fresh as none."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from pytest_django.fixtures import Settings

from catalog.content.models import Menu, MenuItem
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionListing, CollectionProduct
from catalog.models.listing import ProductListing
from catalog.models.product import Product
from catalog.models.translation import ProductTranslation
from catalog.models.variant import Variant
from catalog.offers.services import withdraw
from catalog.promotions.models import Promotion
from catalog.promotions.predicate import either
from catalog.services import promotions
from catalog.services.products import publish, unpublish
from catalog.services.promotion_prices import run_due
from catalog.stock.models import Stock
from store.channels.models import Channel, Shop
from store.graphql.http import cache
from store.kernel.actor import SYSTEM
from store.outbox.services import deliver
from tests.api.support import Api
from tests.catalog.make import a_page, a_product, a_variant, sell
from tests.store.graphql.http.operations import operations
from tests.support.sandbox import ROOT
from tests.support.together import RealDb

CHILD = """
import json, sys, django
django.setup()
from django.test import Client
client = Client()
for line in sys.stdin:
    found = client.post("/graphql/", line.encode(), content_type="application/json")
    status = found.headers.get("Cache-Status", "")
    print(json.dumps([status, json.loads(found.content)]), flush=True)
"""
Ask = Callable[[str], tuple[str, Any]]


@contextmanager
def another_process(real_db: RealDb) -> Iterator[Ask]:
    """A process that answers from a cache of its own."""
    environment = os.environ | real_db.environment | {"DJANGO_SETTINGS_MODULE": "store.settings"}
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None

    def ask(document: str) -> tuple[str, Any]:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps({"query": document}) + "\n")
        child.stdin.flush()
        status, answer = json.loads(child.stdout.readline())
        return status, answer

    try:
        yield ask
    finally:
        child.stdin.close()
        child.wait(20)
        child.stdout.close()


def kept_here(document: str) -> tuple[str, Any]:
    """Ask this process, which keeps answers too."""
    found = Api().send({"query": document})
    return str(found.headers.get("Cache-Status", "")), found.json()


class Shelf:
    """Rows of every kind, and writes to them by services, by the ORM and past both."""

    def __init__(self, channel: Channel, seed: int) -> None:
        self.channel, self.made = channel, 0
        self.random = random.Random(seed)  # noqa: S311 - a seed, no secret
        self.category = Category.objects.create(slug="c", name="C", path="/1/", level=0)
        self.collection = Collection.objects.create(slug="k", name="K")
        CollectionListing.objects.create(
            collection=self.collection, channel=channel, is_published=True
        )
        self.page = a_page(slug="p", title="P")
        self.menu = Menu.objects.create(slug="navbar", name="N")
        MenuItem.objects.create(menu=self.menu, name="C", category=self.category)
        for _ in range(3):
            self.add()

    def add(self) -> None:
        """A new product for sale."""
        self.made += 1
        product = a_product(self.channel, name=f"T{self.made}", slug=f"t{self.made}")
        product.category = self.category
        product.save()
        CollectionProduct.objects.create(collection=self.collection, product=product)
        sell(a_variant(product, stock=3), self.channel, "5.00")

    def write(self) -> str:
        """One write of a kind that chance chooses; its name."""
        kind = self.random.choice([name for name in dir(self) if name[:2] in {"w_", "s_"}])
        if kind.startswith("s_"):  # services open their own transactions
            getattr(self, kind)()
        else:
            with transaction.atomic():
                getattr(self, kind)()
        return kind

    def s_promote(self) -> None:
        ids = [self.one().pk, self.one().pk]
        rule: promotions.RuleFields = {
            "predicate": either(productPredicate=ids),
            "channels": [self.channel],
            "reward_type": "percentage",
            "reward_value": self.random.choice([100_000, 200_000]),
        }
        promotions.create(fields={"name": "Sale"}, rules=[rule], actor=SYSTEM)
        run_due()
        while deliver():
            pass

    def s_end(self) -> None:
        for each in Promotion.objects.all()[:1]:
            promotions.delete(promotion=each, actor=SYSTEM)
        run_due()

    def w_translate(self) -> None:
        row, _ = ProductTranslation.objects.get_or_create(product=self.one(), language="de")
        ProductTranslation.objects.filter(pk=row.pk).update(name=f"D{self.random.random()}")

    def one(self) -> Product:
        """Some product."""
        return self.random.choice(list(Product.objects.order_by("pk")))

    def w_add(self) -> None:
        self.add()

    def w_name(self) -> None:
        Product.objects.filter(pk=self.one().pk).update(name=f"N{self.random.random()}")

    def w_price(self) -> None:
        variant = self.random.choice(list(Variant.objects.order_by("pk")))
        sell(variant, self.channel, f"{self.random.randint(1, 90)}.00")

    def w_withdraw(self) -> None:
        variant = self.random.choice(list(Variant.objects.order_by("pk")))
        withdraw(variant=variant, channel=self.channel, actor=SYSTEM)

    def w_stock(self) -> None:
        row = self.random.choice(list(Stock.objects.order_by("pk")))
        Stock.objects.filter(pk=row.pk).update(quantity=self.random.randint(0, 9))

    def w_publish(self) -> None:
        shown = self.random.random() < 0.6
        ProductListing.objects.filter(product=self.one()).update(is_published=shown)

    def w_category(self) -> None:
        Category.objects.update(name=f"C{self.random.random()}")

    def w_collection(self) -> None:
        CollectionProduct.objects.filter(product=self.one()).delete()

    def w_page(self) -> None:
        type(self.page).objects.update(title=f"P{self.random.random()}")

    def w_menu(self) -> None:
        MenuItem.objects.create(menu=self.menu, name=f"M{self.random.random()}", url="/x")

    def w_shop(self) -> None:
        Shop.objects.update(name=f"S{self.random.random()}")

    def w_nothing(self) -> None:
        Product.objects.update(name="Never")
        transaction.set_rollback(True)


SLUGS = {
    "product": 'slug: "t1"',
    "category": 'slug: "c"',
    "collection": 'slug: "k"',
    "page": 'slug: "p"',
    "menu": 'slug: "navbar"',
    "channel": 'slug: "default-channel"',
}


TRANSLATED = """{ products(first: 9, channel: "default-channel") { edges { node {
  translation(languageCode: DE) { name } } } } }"""


def fresh(document: str, settings: Settings) -> Any:
    """The answer of a process that keeps nothing."""
    size, settings.API_CACHE_BYTES = settings.API_CACHE_BYTES, 0
    try:
        return Api().send({"query": document, "variables": {}}).json()
    finally:
        settings.API_CACHE_BYTES = size


def test_no_answer_is_ever_stale(real_db: RealDb, channel: Channel, settings: Settings) -> None:
    settings.API_BUDGET = 10**12
    cache.forget()
    shelf = Shelf(channel, seed=1)
    documents = operations(**SLUGS)
    documents.pop("productVariant", None)
    documents["translated"] = TRANSLATED
    assert len(documents) >= 11
    hits: set[str] = set()
    with another_process(real_db) as elsewhere:
        for step in range(16):
            done = [shelf.write() for _ in range(shelf.random.choice([0, 1, 1, 2]))]
            for name, document in documents.items():
                expected = fresh(document, settings)
                for ask in (kept_here, elsewhere):
                    status, answer = ask(document)
                    assert answer == expected, f"{name} after {done} at step {step}: {status}"
                    if status == "tuppence; hit":
                        hits.add(name)
    assert hits == set(documents), "each operation on the catalog is answered from the cache"


def test_services_are_counted_as_well(
    real_db: RealDb, channel: Channel, settings: Settings
) -> None:
    cache.forget()
    shelf = Shelf(channel, 0)
    document = operations()["products"]
    product = shelf.one()
    kept_here(document)
    for service in (unpublish, publish):
        service(product=product, channel=channel, actor=SYSTEM)
        assert kept_here(document)[1] == fresh(document, settings)
