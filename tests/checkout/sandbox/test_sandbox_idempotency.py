"""One key, one effect: replayed, refused for another request, held while under way."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.checkout.sandbox.merchant import Merchant, rows
from tests.checkout.sandbox.running import starting
from tests.support.sandbox import Sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with starting(tmp_path_factory.mktemp("keys")) as start:
        yield start()


@pytest.fixture
def shop(sandbox: Sandbox, request: pytest.FixtureRequest) -> Merchant:
    return Merchant(sandbox.shift4, request.node.name.replace("[", "-").replace("]", "-")[:60])


def test_another_request_under_the_key_is_refused(shop: Merchant) -> None:
    body = {"amount": 500, "currency": "USD", "card": shop.token()}
    assert shop.post("/charges", body, "k").status_code == 200
    for other in (body | {"amount": 501}, body | {"description": "x"}, {}):
        answer = shop.post("/charges", other, "k")
        assert answer.status_code == 400
        assert answer.json()["error"] == {
            "type": "invalid_request",
            "message": "Idempotent key used for request with different parameters.",
        }


def test_the_order_of_fields_does_not_matter(shop: Merchant) -> None:
    body = {"amount": 500, "currency": "USD", "card": shop.token()}
    first = shop.post("/charges", body, "k")
    again = shop.post("/charges", dict(reversed(body.items())), "k")
    assert first.content == again.content


def test_the_path_belongs_to_the_request(shop: Merchant) -> None:
    charge = shop.charge(500, "k", captured=False)
    assert shop.post(f"/charges/{charge['id']}/capture", None, "k").status_code == 400


def test_a_decline_is_repeated(shop: Merchant) -> None:
    body = {"amount": 500, "currency": "USD", "card": shop.token("4024007118468684")}
    first = shop.post("/charges", body, "k")
    again = shop.post("/charges", body, "k")
    assert (first.status_code, again.status_code) == (402, 402)
    assert first.json() == again.json()
    assert len(shop.get("/charges")["list"]) == 1


def test_a_refused_request_may_be_mended(shop: Merchant) -> None:
    card = shop.token()
    assert shop.post("/charges", {"amount": 0, "card": card}, "k").status_code == 400
    body = {"amount": 500, "currency": "USD", "card": card}
    assert shop.post("/charges", body, "k").status_code == 200


def test_keys_of_two_accounts_do_not_meet(shop: Merchant, sandbox: Sandbox) -> None:
    other = Merchant(sandbox.shift4, "other")
    assert shop.charge(500, "k")["id"] != other.charge(500, "k")["id"]


def test_a_refund_is_made_once_per_key(shop: Merchant) -> None:
    charge = shop.charge(500)
    path = f"/charges/{charge['id']}/refund"
    first = shop.post(path, {"amount": 100}, "r").json()
    assert shop.post(path, {"amount": 100}, "r").json() == first
    assert shop.get(f"/charges/{charge['id']}")["amountRefunded"] == 100
    assert shop.post(path, {"amount": 100}, "r2").json()["amountRefunded"] == 200


def test_while_the_first_is_under_way_the_second_gets_409(shop: Merchant, sandbox: Sandbox) -> None:
    body = {"amount": 500, "currency": "USD", "card": shop.token()}
    with ThreadPoolExecutor(1) as pool:
        # Holding the database's write lock from here keeps the first request under way.
        holder = sqlite3.connect(sandbox.data / "sandbox.sqlite3", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        first = pool.submit(shop.post, "/charges", body, "k")
        time.sleep(0.5)
        assert not first.done()
        second = shop.post("/charges", body, "k")
        holder.execute("ROLLBACK")
        holder.close()
        assert first.result(10).status_code == 200
    assert second.status_code == 409
    assert second.json()["error"]["type"] == "invalid_request"
    assert shop.post("/charges", body, "k").json() == first.result().json()
    mine = [e for e in sandbox.requests() if e["path"] == "/charges" and e["amount"] == 500]
    assert 409 in {entry["status"] for entry in mine}


def test_many_at_once_make_one_charge(sandbox: Sandbox) -> None:
    shop = Merchant(sandbox.shift4, "crowd")
    body = {"amount": 31337, "currency": "USD", "card": shop.token()}
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: shop.post("/charges", body, "k"), range(32)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len({answer.content for answer in answers if answer.status_code == 200}) == 1
    assert rows(sandbox).count(("capture", 31337)) == 1


@pytest.mark.parametrize("key", ["x" * 256, ""])
def test_a_key_has_a_sane_length(shop: Merchant, key: str) -> None:
    body = {"amount": 500, "currency": "USD", "card": shop.token()}
    headers = {"Idempotency-Key": key, "Authorization": "Basic c2tfdGVzdF9hOg=="}
    answer = requests.post(f"{shop.url}/charges", json=body, headers=headers, timeout=5)
    assert answer.status_code == 400
