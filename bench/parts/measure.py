"""What is measured, and how: CPU of store and database for each request, rates beside it."""

from __future__ import annotations

import base64
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bench.parts import documents as ask
from bench.parts.load import Ask, Client, operation, send_all, tell
from bench.parts.meter import cpu_seconds
from tests.support.cards import card_token

WARM = 0.2
LIST_KEY = "list.json"
WORDS = ("amber shirt", "fjord", "moss can", "lamp 12", "notebok", "harbour bowl", "iris", "poster")


class Stand(Protocol):
    """Where the store keeps its data, and where its cards are."""

    @property
    def data(self) -> Path:
        """The data folder."""

    @property
    def sandbox(self) -> str:
        """The sandbox that speaks Shift4's wire."""


@dataclass
class Figures:
    """CPU milliseconds for a request, and requests a second, by name."""

    cpu: dict[str, float] = field(default_factory=dict)
    rate: dict[str, float] = field(default_factory=dict)

    def keys(self) -> dict[str, float]:
        """The figures by the names that are promised."""
        names = ("bare", "list", "detail", "category", "search", "create", "add", "checkout")
        told = {f"{name}_ms": round(self.cpu[name], 3) for name in names}
        return told | {
            "list_vs_naive": round(self.cpu["naive"] / self.cpu["list"], 1),
            "cached_vs_bare": round(self.rate["cached"] / self.rate["bare again"], 3),
            "cached_vs_one_row": round(self.rate["cached"] / self.rate["one row"], 3),
        }


@dataclass(frozen=True)
class Bench:
    """A running server and the processes whose CPU counts."""

    figures: Figures
    port: int
    counted: Sequence[int]
    scale: float

    def measure(self, name: str, asks: Iterable[Ask], count: int) -> None:
        """Warm up, then send `count` requests and keep what they cost."""
        known, number = list(asks), max(24, int(count * self.scale))
        send_all(self.port, known, max(24, int(number * WARM)))
        self.timed(name, number, lambda: send_all(self.port, known, number))

    def timed(self, name: str, number: int, work: Callable[[], None]) -> None:
        """Keep CPU and rate of `work`, which does `number` of them."""
        before, started = cpu_seconds(self.counted), time.monotonic()
        work()
        seconds, cpu = time.monotonic() - started, cpu_seconds(self.counted) - before
        self.figures.cpu[name] = 1000 * cpu / number
        self.figures.rate[name] = number / seconds


def fresh(figures: Figures, port: int, counted: Sequence[int], stand: Stand, scale: float) -> None:
    """Everything without the response cache, each with arguments that change."""
    bench, client = Bench(figures, port, counted, scale), Client(port)
    first = client.send(operation(ask.LIST))
    (stand.data / LIST_KEY).write_bytes(first)
    pages = _pages(client)
    bench.measure("bare", [Ask("/bench/bare")], 8_000)
    bench.measure("one row", [Ask("/bench/row")], 6_000)
    bench.measure("list", [operation(ask.LIST, after=page) for page in pages], 3_000)
    slugs = [f"bench-{number}" for number in range(200)]
    bench.measure("detail", [operation(ask.DETAIL, slug=slug) for slug in slugs], 3_000)
    bench.measure("category", _categories(client), 1_500)
    bench.measure("search", [operation(ask.SEARCH, words=words) for words in WORDS], 1_500)
    numbers = [None, *[_product_id(number) for number in range(24, 24 * len(pages) - 24, 24)]]
    by_id = [operation(ask.LIST, after=number) for number in numbers]
    hand = [Ask("/bench/by-hand", each.body) for each in by_id]
    bench.measure("by hand", hand, 3_000)
    bench.measure("naive", [Ask("/bench/naive", each.body) for each in by_id], 150)
    _mutations(bench, client, stand)


def cached(
    figures: Figures, port: int, counted: Sequence[int], _stand: Stand, scale: float
) -> None:
    """The list from the response cache, beside the views it is compared with, again."""
    bench = Bench(figures, port, counted, scale)
    bench.measure("bare again", [Ask("/bench/bare")], 12_000)
    bench.measure("one row", [Ask("/bench/row")], 12_000)
    bench.measure("cached", [operation(ask.LIST)], 12_000)


def _pages(client: Client) -> list[str | None]:
    pages: list[str | None] = [None]
    for _ in range(30):
        found = client.ask(ask.LIST, after=pages[-1])["products"]["pageInfo"]
        if not found["hasNextPage"]:
            break
        pages.append(found["endCursor"])
    return pages


def _product_id(number: int) -> str:
    return base64.b64encode(f"Product:{number}".encode()).decode()


def _categories(client: Client) -> list[Ask]:
    found = client.ask("{ categories(first: 100) { edges { node { slug } } } }")["categories"]
    slugs = [edge["node"]["slug"] for edge in found["edges"]]
    return [operation(ask.CATEGORY, slug=slug, over=over) for slug in slugs for over in (0.0, 5.5)]


def _mutations(bench: Bench, client: Client, stand: Stand) -> None:
    variants = _variants(client)
    count = max(24, int(600 * bench.scale))
    bench.measure("create", [_create(variants) for _ in range(64)], count)
    ids = [_made(client, variants) for _ in range(count // 2)]
    adds = [
        operation(ask.ADD, id=key, lines=[{"variantId": random.choice(variants), "quantity": 1}])
        for key in ids
    ]
    bench.measure("add", adds, count)
    buyers = max(24, int(200 * bench.scale))
    tokens = iter([card_token(stand.sandbox) for _ in range(2 * buyers)])

    def buy_all() -> None:
        tell(bench.port, iter(range(buyers)), lambda each, _: _buy(each, variants, next(tokens)))

    buy_all()
    bench.timed("checkout", buyers, buy_all)


def _variants(client: Client) -> list[str]:
    document = """{ products(first: 50, channel: "default-channel") {
      edges { node { variants { id } } } } }"""
    edges = client.ask(document)["products"]["edges"]
    return [variant["id"] for edge in edges for variant in edge["node"]["variants"]]


def _input(variants: list[str]) -> dict[str, Any]:
    lines = [{"variantId": each, "quantity": 2} for each in random.sample(variants, 2)]
    return {"channel": "default-channel", "lines": lines}


def _create(variants: list[str]) -> Ask:
    return operation(ask.CREATE, input=_input(variants))


def _made(client: Client, variants: list[str]) -> str:
    made = client.ask(ask.CREATE, input=_input(variants))["checkoutCreate"]["checkout"]
    return str(made["id"])


def _buy(client: Client, variants: list[str], token: str) -> None:
    key = _made(client, variants)
    client.ask(ask.EMAIL, id=key, email="ada@example.com")
    shipped = client.ask(ask.SHIPPING, id=key, address=ask.ADDRESS)
    methods = shipped["checkoutShippingAddressUpdate"]["checkout"]["shippingMethods"]
    client.ask(ask.BILLING, id=key, address=ask.ADDRESS)
    chosen = client.ask(ask.DELIVERY, id=key, method=methods[0]["id"])
    total = chosen["checkoutDeliveryMethodUpdate"]["checkout"]["totalPrice"]["gross"]["amount"]
    payment = {"gateway": "shift4", "token": token, "amount": total}
    client.ask(ask.PAY, id=key, input=payment)
    client.ask(ask.COMPLETE, id=key)
