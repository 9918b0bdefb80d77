"""Events: in order, one at a time, again until 200, and never more than what happened."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout.sandbox.merchant import Merchant, kill
from tests.checkout.sandbox.running import Start, starting
from tests.gateways.benches import Letterbox


@pytest.fixture
def box() -> Iterator[Letterbox]:
    open_box = Letterbox()
    yield open_box
    open_box.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    with starting(tmp_path / "data") as begin:
        yield begin


def _types(box: Letterbox) -> list[str]:
    return [json.loads(body)["type"] for _, body in box.letters]


def test_in_the_order_of_what_happened(start: Start, box: Letterbox) -> None:
    shop = Merchant(start("--webhook-url", box.url).shift4)
    ref = shop.charge(500, captured=False)["id"]
    shop.post(f"/charges/{ref}/capture")
    shop.post(f"/charges/{ref}", {"description": "x"})
    shop.post(f"/charges/{ref}/refund", {"amount": 5})
    shop.post("/charges", {"amount": 9, "currency": "USD", "card": shop.token("4916018475814056")})
    wanted = ["SUCCEEDED", "CAPTURED", "UPDATED", "REFUNDED", "FAILED"]
    box.wait_for(lambda letters: len(letters) == len(wanted))
    assert _types(box) == [f"CHARGE_{word}" for word in wanted]
    listed = [event["id"] for event in shop.get("/events")["list"]]
    assert [json.loads(body)["id"] for _, body in box.letters] == listed[::-1]
    headers, body = box.letters[1]
    assert headers["Content-Type"].startswith("application/json")
    assert not any("signature" in name.lower() for name in headers)
    event = json.loads(body)
    assert shop.get(f"/events/{event['id']}") == event
    assert event["data"]["captured"] is True


@pytest.mark.parametrize("status", [201, 204, 302, 400, 500])
def test_anything_but_200_is_tried_again_and_blocks(
    start: Start, box: Letterbox, status: int
) -> None:
    box.statuses = [status, status, status]
    sandbox = start("--webhook-url", box.url)
    shop = Merchant(sandbox.shift4)
    shop.charge(501)
    box.wait_for(lambda letters: len(letters) == 1)
    shop.charge(502)
    time.sleep(0.3)
    assert len(box.letters) == 1
    for tries, wait in ((2, 1), (3, 2), (5, 4)):
        sandbox.advance(wait)
        box.wait_for(lambda letters, tries=tries: len(letters) >= tries)  # type: ignore[misc]  # bound early on purpose
    amounts = [json.loads(body)["data"]["amount"] for _, body in box.letters]
    assert amounts == [501, 501, 501, 501, 502]
    assert len({body for _, body in box.letters[:4]}) == 1


def test_what_was_not_delivered_is_after_kill_9(start: Start, box: Letterbox) -> None:
    sandbox = start("--webhook-url", "http://127.0.0.1:9/nobody")
    Merchant(sandbox.shift4).charge(503)
    kill(sandbox)
    sandbox = start("--webhook-url", box.url)
    sandbox.advance(10)
    box.wait_for(lambda letters: len(letters) == 1)
    assert _types(box) == ["CHARGE_SUCCEEDED"]


def test_a_refused_or_replayed_request_tells_nothing(start: Start, box: Letterbox) -> None:
    shop = Merchant(start("--webhook-url", box.url).shift4)
    body = {"amount": 500, "currency": "USD", "card": shop.token()}
    for _ in range(3):
        shop.post("/charges", body, "k")
    shop.post("/charges", body | {"amount": 1}, "k")
    shop.post("/charges", body, "k2")
    shop.charge(505)
    box.wait_for(lambda letters: len(letters) >= 2)
    time.sleep(0.3)
    assert [json.loads(b)["data"]["amount"] for _, b in box.letters] == [500, 505]


def test_an_event_keeps_the_state_of_its_moment(start: Start) -> None:
    shop = Merchant(start().shift4)
    ref = shop.charge(500, metadata={"n": "1"})["id"]
    shop.post(f"/charges/{ref}", {"metadata": {"n": "2"}})
    updated, made = shop.get("/events")["list"]
    assert (made["data"]["metadata"], updated["data"]["metadata"]) == ({"n": "1"}, {"n": "2"})
