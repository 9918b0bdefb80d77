"""Lists: newest first, paged, by date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.checkout.sandbox.merchant import Merchant
from tests.checkout.sandbox.running import starting
from tests.support.sandbox import Sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with starting(tmp_path_factory.mktemp("lists")) as start:
        yield start()


@pytest.fixture(scope="module")
def shop(sandbox: Sandbox) -> Merchant:
    return Merchant(sandbox.shift4)


@pytest.fixture(scope="module")
def charges(sandbox: Sandbox, shop: Merchant) -> list[dict[str, Any]]:
    """Five charges, a hundred seconds apart, newest first."""
    made = []
    for amount in range(101, 106):
        made.append(shop.charge(amount))
        sandbox.advance(100)
    return made[::-1]


def _amounts(answer: Any) -> list[int]:
    return [charge["amount"] for charge in answer["list"]]


@pytest.mark.usefixtures("charges")
def test_newest_first_in_pages(shop: Merchant) -> None:
    first = shop.get("/charges?limit=2&includeTotalCount=true")
    assert (_amounts(first), first["hasMore"], first["totalCount"]) == ([105, 104], True, 5)
    second = shop.get(f"/charges?limit=2&startingAfterId={first['list'][-1]['id']}")
    assert (_amounts(second), second["hasMore"]) == ([103, 102], True)
    third = shop.get(f"/charges?limit=2&startingAfterId={second['list'][-1]['id']}")
    assert (_amounts(third), third["hasMore"]) == ([101], False)
    assert "totalCount" not in third


@pytest.mark.parametrize(
    ("word", "wanted"),
    [("gte", [105, 104, 103]), ("gt", [105, 104]), ("lte", [103, 102, 101]), ("lt", [102, 101])],
)
def test_by_date(
    shop: Merchant, charges: list[dict[str, Any]], word: str, wanted: list[int]
) -> None:
    middle = charges[2]["created"]
    assert _amounts(shop.get(f"/charges?created[{word}]={middle}")) == wanted
    assert _amounts(shop.get(f"/charges?created={middle}")) == [103]


def test_by_customer(shop: Merchant, charges: list[dict[str, Any]]) -> None:
    assert charges
    assert shop.get("/charges?customerId=cust_1")["list"] == []


@pytest.mark.usefixtures("charges")
def test_events_by_type(shop: Merchant) -> None:
    assert len(shop.get("/events?type=CHARGE_SUCCEEDED")["list"]) == 5
    assert shop.get("/events?type=CHARGE_FAILED")["list"] == []
    newest = shop.get("/events?limit=1")["list"][0]
    assert shop.get(f"/events/{newest['id']}") == newest
    assert newest["data"]["amount"] == 105


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=-1",
        "created[gte]=yesterday",
        "created[gte]=1.5",
        "created[near]=1",
        "created%5Bgte%5D=" + "9" * 30,
        "startingAfterId=char_none",
        "colour=red",
        "type=x",
        "&".join(["limit=1"] * 200),
    ],
)
def test_bad_queries_are_refused(shop: Merchant, query: str) -> None:
    answer = shop.call("GET", f"/charges?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request"
