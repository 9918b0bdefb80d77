"""Answers kept ready: anybody's, until a row they were made from changes, and never longer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from pytest_django.fixtures import Settings

from catalog.models.listing import ProductListing
from catalog.models.product import Product
from catalog.offers.models import Offer
from catalog.stock.models import Stock
from store.accounts.models import User
from store.channels.models import Channel, Shop
from store.graphql.http import cache
from store.graphql.http.cache import COUNTS, tables_of
from store.kernel.actor import Actor
from store.kernel.clock import now
from store.versions.registry import WATCHED
from tests.api.support import URL, Api
from tests.catalog.make import a_product, a_variant, sell
from tests.store.graphql.http.operations import operations
from tests.support.together import RealDb

PRICES = """
{ products(first: 5, channel: "default-channel") { edges { node { name isAvailable
  pricing { priceRange { start { gross { amount } } } } } } } }
"""
NAMES = '{ products(first: 5, channel: "default-channel") { edges { node { name } } } }'


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    cache.forget()
    yield
    cache.forget()


def status(query: str = PRICES, **headers: str) -> str:
    """What the answer says of where it came from."""
    response = Api().send({"query": query}, headers=headers)
    assert response.status_code == 200
    assert "errors" not in response.json(), response.json()
    return str(response.headers.get("Cache-Status", "")).removeprefix("tuppence; ")


STORED, HIT = "fwd=miss; stored", "hit"


def a_cup(channel: Channel) -> Product:
    """A product for sale."""
    cup = a_product(channel, name="Cup", slug="cup")
    sell(a_variant(cup, stock=5), channel, "6.00")
    return cup


def test_the_second_is_answered_from_what_is_kept(real_db: RealDb, channel: Channel) -> None:
    a_cup(channel)
    first = Api().send({"query": PRICES})
    with CountedQueries() as made:
        second = Api().send({"query": PRICES})
    assert (first["Cache-Status"], second["Cache-Status"]) == (
        "tuppence; fwd=miss; stored",
        "tuppence; hit",
    )
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    assert second["Cache-Control"] == "no-cache"
    assert len(made.statements) <= 1, made.statements
    assert (COUNTS.hits, COUNTS.kept) == (1, 1)
    third = Api().send({"query": PRICES}, headers={"If-None-Match": first["ETag"]})
    assert (third.status_code, third["Cache-Status"]) == (304, "tuppence; hit")


def test_a_write_is_seen_at_once_and_others_are_left(real_db: RealDb, channel: Channel) -> None:
    cup = a_cup(channel)
    assert [status(), status(NAMES)] == [STORED] * 2
    Stock.objects.update(allocated=5)
    answer = Api().send({"query": PRICES})
    assert answer["Cache-Status"] == "tuppence; fwd=miss; stored"
    (edge,) = answer.json()["data"]["products"]["edges"]
    assert edge["node"]["isAvailable"] is False
    assert status(NAMES) == HIT, "names do not depend on the stock"
    Shop.objects.update(name="Another")
    User.objects.create_user("ada@example.com", "a-password")
    assert status() == STORED, "the channel and the shop count together"
    sell(cup.variants.get(), channel, "7.00")
    assert '"amount":7.0' in Api().send({"query": PRICES}).content.decode()
    assert status() == HIT


def somebody(request: HttpRequest) -> Actor:
    """An authenticator that believes everyone."""
    return Actor(user_id=1) if "Authorization" in request.headers else Actor()


def test_only_what_anybody_asks_is_kept(
    real_db: RealDb, channel: Channel, settings: Settings
) -> None:
    a_cup(channel)
    settings.TUPPENCE_ACTOR = f"{__name__}.somebody"
    named = {"Authorization": "Bearer x"}
    assert [status(**named), status(**named)] == ["", ""]
    assert status() == STORED
    assert status(**named) == ""
    assert status(**{"Authorization-Bearer": "x"}) == ""
    assert COUNTS.kept == 1


@pytest.mark.parametrize(
    "query",
    [
        "{ shop { name } broken: category(id: 5) { id } }",
        "mutation { checkoutCreate(input: {}) { errors { code } } }",
        "{ __typename }",
        '{ order(id: "T3JkZXI6NjdhOTYwNzgtYjBjMC00YzZkLTk3NGQtNjM2YTZjOTM0YjA0") { id } }',
        '{ checkout(id: "Q2hlY2tvdXQ6NjdhOTYwNzgtYjBjMC00YzZkLTk3NGQtNjM2YTZjOTM0YjA0") { id } }',
    ],
)
def test_what_never_enters(real_db: RealDb, channel: Channel, query: str) -> None:
    for _ in range(2):
        response = Api().send({"query": query})
        assert response.headers.get("Cache-Status", "") in {"", "tuppence; fwd=bypass"}
        assert response["Cache-Control"] == "no-store"
    assert Api().send([{"query": NAMES}]).headers.get("Cache-Status") != "tuppence; hit"
    assert COUNTS.hits == 0


def test_other_words_are_other_answers(real_db: RealDb, channel: Channel) -> None:
    a_cup(channel)
    query = (
        "query($c: String, $n: Int) "
        "{ products(first: $n, channel: $c) { edges { node { name } } } }"
    )
    seen = []
    for variables in ({"c": "default-channel", "n": 5}, {"c": "no", "n": 5}, {"n": 0}):
        for _ in range(2):
            response = Api().send({"query": query, "variables": variables})
            seen.append((response["Cache-Status"].split("; ", 1)[1], response.json()["data"]))
    assert [word for word, _ in seen] == [STORED, HIT] * 3
    assert [len(data["products"]["edges"]) for _, data in seen] == [1, 1, 0, 0, 0, 0]
    by_get = [Api().client.get(URL, {"query": NAMES})["Cache-Status"] for _ in range(2)]
    assert by_get == [f"tuppence; {STORED}", f"tuppence; {HIT}"]


def test_time_alone_changes_answers(
    real_db: RealDb, channel: Channel, settings: Settings, tmp_path: Path
) -> None:
    a_cup(channel)
    ProductListing.objects.update(published_at=now() + timedelta(hours=1))
    settings.CLOCK_FILE = str(tmp_path / "clock.json")
    for moved, found in ((0, 0), (3590, 0), (3610, 1), (10, 0), (7200, 1)):
        new = tmp_path / "new.json"
        new.write_text(json.dumps({"offset_s": moved}))
        new.replace(settings.CLOCK_FILE)
        for _ in range(2):
            edges = Api().send({"query": NAMES}).json()["data"]["products"]["edges"]
            assert len(edges) == found, f"after {moved} s"
    assert COUNTS.hits >= 5


def test_what_is_kept_is_bounded_in_bytes(
    real_db: RealDb, channel: Channel, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_CACHE_BYTES = 10_000
    for number in range(40):
        assert status(f"{NAMES} # {number}") == STORED
    assert cache._size <= 10_000
    assert cache._size == sum(each.size for each in cache._answers.values())
    assert status(f"{NAMES} # 39") == HIT
    assert status(f"{NAMES} # 0") == STORED
    monkeypatch.setattr(cache, "MAX_AGE_S", -1)
    assert status(f"{NAMES} # 39") == STORED
    settings.API_CACHE_BYTES = 0
    assert status(f"{NAMES} # 41") == "fwd=bypass"


def test_a_transaction_neither_reads_nor_keeps(db: None, channel: Channel) -> None:
    assert [status(NAMES), status(NAMES)] == ["fwd=bypass"] * 2


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "SELECT 1",
        "SELECT * FROM pg_class",
        "UPDATE catalog_product SET name = 'x'",
        "WITH a AS (DELETE FROM catalog_product RETURNING id) SELECT * FROM a",
        "SELECT random() FROM catalog_product",
        'SELECT "catalog_product"."id" FROM "catalog_product" WHERE at < now()',
        "SAVEPOINT catalog_product",
    ],
)
def test_statements_that_are_no_steady_read(sql: str) -> None:
    assert tables_of(sql) is None


def test_the_tables_of_a_statement() -> None:
    sql = 'select 1 from catalog_product, (SELECT 1 FROM "offers_offer" JOIN orders_order o) x'
    assert tables_of(sql) == frozenset({"catalog_product", "offers_offer", "orders_order"})
    assert "orders_order" not in WATCHED
    assert "accounts_user" not in WATCHED
    assert Offer._meta.db_table in WATCHED


def test_no_statement_goes_unseen(
    real_db: RealDb, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_cup(channel)
    watched: list[cache.Watch] = []

    def keep(key: Any, body: bytes, etag: str, watch: cache.Watch) -> bool:
        watched.append(watch)
        return False

    monkeypatch.setattr(cache, "keep", keep)
    asked = operations(product='slug: "cup"', channel='slug: "default-channel"')
    for name in ("products", "product", "categories", "collections", "shop", "channel"):
        with CountedQueries() as made:
            Api().send({"query": asked[name]})
        seen = {table for sql in made.statements for table in tables_of(sql) or ()}
        assert seen - {"versions_version"} <= watched.pop().tables, name


class CountedQueries:
    """Every statement that reaches SQLite or PostgreSQL through Django's wrapper or beside it."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self._wrapper: Any = None

    def __enter__(self) -> CountedQueries:
        self._wrapper = connection.execute_wrapper(self._see)
        self._wrapper.__enter__()
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            connection.connection.set_trace_callback(self.statements.append)
        return self

    def __exit__(self, *error: Any) -> None:
        self._wrapper.__exit__(*error)
        if connection.vendor == "sqlite":
            connection.connection.set_trace_callback(None)

    def _see(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if connection.vendor != "sqlite":
            self.statements.append(sql)
        return execute(sql, params, many, context)
