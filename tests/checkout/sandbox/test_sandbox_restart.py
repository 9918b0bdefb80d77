"""What was answered outlives kill -9; what was not, can be asked again with its key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.checkout.sandbox.merchant import Merchant, kill, rows
from tests.checkout.sandbox.running import Start, starting


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    with starting(tmp_path / "data") as begin:
        yield begin


def test_a_key_is_known_after_kill_9(start: Start) -> None:
    sandbox = start()
    shop = Merchant(sandbox.shift4)
    body = {"amount": 700, "currency": "EUR", "card": shop.token(), "metadata": {"a": "1"}}
    first = shop.post("/charges", body, "key-1").json()
    books = sandbox.ledger()
    kill(sandbox)
    sandbox = start()
    shop = Merchant(sandbox.shift4)
    assert shop.post("/charges", body, "key-1").json() == first
    assert shop.post("/charges", body | {"amount": 701}, "key-1").status_code == 400
    assert shop.get(f"/charges/{first['id']}") == first
    assert sandbox.ledger() == books
    assert [entry["replayed"] for entry in sandbox.requests()[-3:]] == [True, True, False]


def test_a_crash_after_the_charge_leaves_one_charge(start: Start) -> None:
    sandbox = start()
    shop = Merchant(sandbox.shift4)
    body = {"amount": 900, "currency": "USD", "card": shop.token()}
    sandbox.fault(gateway="shift4", action="crash", match={"method": "POST", "path": "/charges"})
    with pytest.raises(requests.ConnectionError):
        shop.post("/charges", body, "key-1")
    sandbox.process.communicate(timeout=10)
    assert sandbox.process.returncode == 70
    sandbox = start()
    assert rows(sandbox, "capture") == [("capture", 900)]
    answer = Merchant(sandbox.shift4).post("/charges", body, "key-1")
    assert answer.status_code == 200
    assert rows(sandbox, "capture") == [("capture", 900)]


def test_kill_9_again_and_again_loses_no_charge(start: Start) -> None:
    for round_ in range(3):
        sandbox = start()
        Merchant(sandbox.shift4).charge(100 + round_, f"key-{round_}")
        kill(sandbox)
    assert [amount for _, amount in rows(start(), "capture")] == [100, 101, 102]


def test_rules_that_have_not_fired_are_kept(start: Start) -> None:
    sandbox = start()
    sandbox.fault(gateway="shift4", action="crash", match={"path": "/events"}, times=2)
    kill(sandbox)
    planted = requests.get(f"{start().control}/_sandbox/faults", timeout=5).json()
    assert [(rule["action"], rule["times"]) for rule in planted] == [("crash", 2)]


def test_the_clock_is_kept_and_told(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    sandbox = start("--clock-file", str(file))
    assert json.loads(file.read_text()) == {"offset_s": 0}
    assert sandbox.advance(3600)["offset_s"] == 3600
    assert sandbox.advance(60)["offset_s"] == 3660
    assert json.loads(file.read_text()) == {"offset_s": 3660}
    kill(sandbox)
    file.unlink()
    sandbox = start("--clock-file", str(file))
    assert json.loads(file.read_text()) == {"offset_s": 3660}
    before = requests.get(f"{sandbox.control}/_sandbox/clock", timeout=5).json()["now"]
    made = Merchant(sandbox.shift4).charge()
    assert 0 <= made["created"] - int(before) <= 5
    assert sandbox.ledger()[0]["at"] == made["created"]
    assert list(tmp_path.glob("clock.json.*")) == []
