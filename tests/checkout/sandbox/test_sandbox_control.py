"""The control plane says which field is wrong, and is closed to web pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.checkout.sandbox.running import starting
from tests.support.sandbox import Sandbox

RULE = {"gateway": "shift4", "action": "crash", "match": {"path": "/never"}}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with starting(tmp_path_factory.mktemp("control")) as start:
        yield start()


def _refused(sandbox: Sandbox, path: str, body: Any) -> str:
    answer = requests.post(f"{sandbox.control}/_sandbox/{path}", json=body, timeout=5)
    assert answer.status_code == 400, answer.text
    return str(answer.json()["error"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "advance_s"),
        ({"advance_s": "5"}, "advance_s"),
        ({"advance_s": True}, "advance_s"),
        ({"advance_s": -1}, "advance_s"),
        ({"advance_s": 1e15}, "advance_s"),
        ({"advance_s": 5, "zone": "UTC"}, "zone"),
        ([], "object"),
        (None, "object"),
    ],
    ids=str,
)
def test_bad_clock_moves(sandbox: Sandbox, body: object, field: str) -> None:
    assert field in _refused(sandbox, "clock", body)
    assert requests.get(f"{sandbox.control}/_sandbox/clock", timeout=5).json()["offset_s"] == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"gateway": "paypal"}, "gateway"),
        ({"gateway": None}, "gateway"),
        ({"gateway": []}, "gateway"),
        ({"action": "explode"}, "action"),
        ({"action": None}, "action"),
        ({"times": 0}, "times"),
        ({"times": "2"}, "times"),
        ({"times": True}, "times"),
        ({"hang_s": -1}, "hang_s"),
        ({"hang_s": 99999}, "hang_s"),
        ({"hang_s": "x"}, "hang_s"),
        ({"match": []}, "match"),
        ({"match": {"colour": "red"}}, "match.colour"),
        ({"match": {"amount": "5"}}, "match.amount"),
        ({"match": {"nth": 0}}, "match.nth"),
        ({"match": {"nth": True}}, "match.nth"),
        ({"match": {"path": 5}}, "match.path"),
        ({"match": {"metadata": {"a": 5}}}, "match.metadata"),
        ({"when": "now"}, "when"),
    ],
    ids=str,
)
def test_bad_faults(sandbox: Sandbox, change: dict[str, object], field: str) -> None:
    assert field in _refused(sandbox, "faults", RULE | change)
    assert requests.get(f"{sandbox.control}/_sandbox/faults", timeout=5).json() == []


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000, b'{"advance_s": NaN}'])
def test_bad_json(sandbox: Sandbox, body: bytes) -> None:
    answer = requests.post(f"{sandbox.control}/_sandbox/clock", data=body, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://shop.example"},
        {"Origin": "null"},
        {"Host": "rebound.example"},
        {"Host": "127.0.0.1.evil.example:80"},
    ],
    ids=str,
)
def test_web_pages_are_refused(sandbox: Sandbox, headers: dict[str, str]) -> None:
    for method, path in (("GET", "ledger"), ("POST", "faults")):
        url = f"{sandbox.control}/_sandbox/{path}"
        answer = requests.request(method, url, json=RULE, headers=headers, timeout=5)
        assert answer.status_code == 403
    assert requests.get(f"{sandbox.control}/_sandbox/faults", timeout=5).json() == []


@pytest.mark.parametrize("path", ["/", "/charges", "/_sandbox/reset", "/_sandbox/ledger/1"])
def test_nothing_else_is_there(sandbox: Sandbox, path: str) -> None:
    answer = requests.get(sandbox.control + path, timeout=5)
    assert answer.status_code == 404
    assert "/_sandbox/ledger" in answer.json()["error"]
