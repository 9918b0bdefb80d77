"""Faults by rule: they meet the request they name, as often as told, after the work is done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.checkout.sandbox.merchant import Merchant
from tests.checkout.sandbox.running import starting
from tests.support.sandbox import Sandbox


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with starting(tmp_path_factory.mktemp("faults")) as start:
        yield start()


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    yield running
    requests.delete(f"{running.control}/_sandbox/faults", timeout=5)


@pytest.fixture
def shop(sandbox: Sandbox, request: pytest.FixtureRequest) -> Merchant:
    return Merchant(sandbox.shift4, request.node.originalname)


def _plant(sandbox: Sandbox, times: int = 1, **match: object) -> None:
    sandbox.fault(gateway="shift4", action="timeout_after", hang_s=0.1, times=times, match=match)


def _answers(shop: Merchant, amount: int, **more: Any) -> bool:
    """True when a charge is answered, False when the connection ends without a word."""
    try:
        shop.charge(amount, **more)
    except requests.ConnectionError:
        return False
    return True


def _captured(sandbox: Sandbox, shop: Merchant) -> list[int]:
    mine = {charge["id"] for charge in shop.get("/charges?limit=100")["list"]}
    found = [row for row in sandbox.ledger() if row["ref"] in mine and row["kind"] == "capture"]
    return [row["amount"] for row in found]


def test_the_charge_is_made_and_the_answer_is_not(sandbox: Sandbox, shop: Merchant) -> None:
    _plant(sandbox, method="POST", path="/charges")
    assert not _answers(shop, 500)
    assert _answers(shop, 501)
    assert _captured(sandbox, shop) == [500, 501]
    faults = [entry["fault"] for entry in sandbox.requests() if entry["path"] == "/charges"]
    assert "timeout_after" in faults


def test_it_hangs_as_long_as_told(sandbox: Sandbox, shop: Merchant) -> None:
    sandbox.fault(gateway="shift4", action="timeout_after", hang_s=0.7, match={"path": "/charges"})
    began = time.monotonic()
    assert not _answers(shop, 500)
    assert time.monotonic() - began >= 0.7


def test_others_are_served_while_one_hangs(sandbox: Sandbox, shop: Merchant) -> None:
    sandbox.fault(gateway="shift4", action="timeout_after", hang_s=2, match={"amount": 511})
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(_answers, shop, 511)
        while 511 not in _captured(sandbox, shop):
            time.sleep(0.02)
        assert _answers(shop, 512)
        assert not hanging.done()
        assert hanging.result(5) is False


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ({"method": "post", "path": "/charges"}, [500]),
        ({"path": "/char*"}, [500]),
        ({"amount": 502}, [502]),
        ({"metadata": {"n": "501"}}, [501]),
        ({"metadata": {"n": "501", "other": "x"}}, []),
        ({"path": "/charges", "nth": 3}, [502]),
        ({"method": "DELETE"}, []),
        ({"path": "/charges", "amount": 501, "metadata": {"n": "501"}}, [501]),
    ],
    ids=str,
)
def test_a_rule_strikes_what_it_names(
    sandbox: Sandbox, shop: Merchant, match: dict[str, Any], struck: list[int]
) -> None:
    _plant(sandbox, **match)
    amounts = [500, 501, 502, 503]
    found = [a for a in amounts if not _answers(shop, a, metadata={"n": str(a)})]
    assert found == struck


def test_as_often_as_told(sandbox: Sandbox, shop: Merchant) -> None:
    _plant(sandbox, times=2, path="/charges", nth=2)
    assert [_answers(shop, 500 + n) for n in range(5)] == [True, False, False, True, True]
    assert requests.get(f"{sandbox.control}/_sandbox/faults", timeout=5).json() == []


def test_reads_can_be_struck_too(sandbox: Sandbox, shop: Merchant) -> None:
    ref = shop.charge(500)["id"]
    _plant(sandbox, method="GET", path=f"/charges/{ref}")
    with pytest.raises(requests.ConnectionError):
        shop.get(f"/charges/{ref}")
    assert shop.get(f"/charges/{ref}")["id"] == ref


def test_a_replay_is_a_request_like_any(sandbox: Sandbox, shop: Merchant) -> None:
    _plant(sandbox, times=2, path="/charges")
    body = {"amount": 500, "currency": "USD", "card": shop.token()}
    for _ in range(2):
        with pytest.raises(requests.ConnectionError):
            shop.post("/charges", body, "k")
    assert shop.post("/charges", body, "k").status_code == 200
    assert _captured(sandbox, shop) == [500]
