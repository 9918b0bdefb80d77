"""Bad input: a JSON error in the provider's words, never a traceback, never a 500."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.checkout.sandbox.merchant import CARD, Merchant
from tests.checkout.sandbox.running import starting
from tests.support.sandbox import Sandbox

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with starting(tmp_path_factory.mktemp("bad")) as start:
        yield start()


@pytest.fixture(scope="module")
def shop(sandbox: Sandbox) -> Merchant:
    return Merchant(sandbox.shift4)


def _error(answer: requests.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["message"]
    assert "Traceback" not in answer.text
    return dict(error)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": None},
        {"amount": 0},
        {"amount": -1},
        {"amount": 1.5},
        {"amount": "12.50"},
        {"amount": "١٢"},
        {"amount": True},
        {"amount": [1]},
        {"amount": 10**12},
        {"amount": 10**40},
        {"currency": None},
        {"currency": "US"},
        {"currency": "XXQ"},
        {"currency": 840},
        {"card": None},
        {"card": "tok_none"},
        {"card": "x" * 65},
        {"card": {"number": "4242424242424242"}},
        {"card": "4242424242424242"},
        {"captured": "perhaps"},
        {"captured": 1},
        {"description": 5},
        {"description": "x" * 501},
        {"description": "card 4242 4242 4242 4242"},
        {"description": "a\x00b"},
        {"metadata": "x"},
        {"metadata": {"a": {"b": "c"}}},
        {"metadata": {"a": None}},
        {"metadata": {"a": "5555555555554444"}},
        {"metadata": {str(n): "x" for n in range(51)}},
        {"customerId": "cust_none"},
        {"type": 5},
    ],
    ids=lambda change: json.dumps(change)[:60],
)
def test_bad_charges_are_refused(shop: Merchant, sandbox: Sandbox, change: Any) -> None:
    books = sandbox.ledger()
    body = {"amount": 500, "currency": "USD", "card": shop.token()} | change
    assert _error(shop.post("/charges", body), 400)["type"] == "invalid_request"
    assert sandbox.ledger() == books
    if "card" not in change:
        assert shop.get(f"/tokens/{body['card']}")["used"] is False


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"number": ""}, 400),
        ({"number": None}, 400),
        ({"number": "4242"}, 402),
        ({"number": "abcd"}, 402),
        ({"number": "4" * 4000}, 402),
        ({"number": ["4242424242424242"]}, 402),
        ({"expMonth": 13}, 402),
        ({"expMonth": "0"}, 402),
        ({"expMonth": "x"}, 402),
        ({"expYear": 2001}, 402),
        ({"expYear": "203"}, 402),
        ({"expYear": 9999}, 402),
        ({"cvc": ""}, 400),
        ({"cvc": "12"}, 402),
        ({"cvc": "1234"}, 402),
        ({"cardholderName": "4242 4242 4242 4242"}, 400),
        ({"cardholderName": "x" * 600}, 400),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_cards_make_no_token(shop: Merchant, change: dict[str, Any], status: int) -> None:
    _error(shop.post("/tokens", CARD | change), status)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (JSON, b"{"),
        (JSON, b"\xff\xfe"),
        (JSON, b"[]"),
        (JSON, b'"x"'),
        (JSON, b"NaN"),
        (JSON, b"[" * 100_000),
        (JSON, b" " * (256 * 1024 + 1)),
        (JSON, b'{"amount": NaN}'),
        (JSON, b'{"amount": 1e400, "currency": "USD"}'),
        (JSON, b'{"amount": ' + b"9" * 5000 + b"}"),
        (JSON, b'{"description": "\\ud800", "amount": 1}'),
        (FORM, b"a[b][c]=d"),
        (FORM, b"a=1&a[b]=2"),
        (FORM, b"=1"),
        (FORM, b"&".join(b"a=1" for _ in range(300))),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_bodies_that_cannot_be_read(shop: Merchant, headers: dict[str, str], body: bytes) -> None:
    auth = ("sk_test_shop", "")
    answer = requests.post(f"{shop.url}/charges", body, headers=headers, auth=auth, timeout=10)
    _error(answer, 400)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/admin"),
        ("GET", "/_sandbox/ledger"),
        ("GET", "/charges/"),
        ("GET", "/charges/char_none"),
        ("GET", "/charges/char_none/capture"),
        ("GET", "/charges/..%2fevents"),
        ("GET", "/tokens/tok_none"),
        ("GET", "/refunds/re_none"),
        ("GET", "/events/evt_none"),
        ("GET", "/customers"),
        ("POST", "/charges/char_none/refund"),
        ("POST", "/events"),
        ("PUT", "/charges"),
        ("DELETE", "/charges/char_none"),
        ("PATCH", "/charges"),
        ("BREW", "/charges"),
    ],
)
def test_what_is_not_there_is_404(shop: Merchant, method: str, path: str) -> None:
    _error(shop.call(method, path), 404)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "Basic",
        "Basic %%%",
        "Basic " + base64.b64encode(b"sk_live_abc:").decode(),
        "Basic " + base64.b64encode(b"pk_test_abc:").decode(),
        "Basic " + base64.b64encode("sk_test_é:".encode()).decode(),
        "Basic " + base64.b64encode(b":").decode(),
        "Bearer sk_test_abc",
    ],
)
def test_without_a_secret_key_it_is_401(shop: Merchant, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    for method, path in (("GET", "/charges"), ("POST", "/charges"), ("GET", "/nothing")):
        answer = requests.request(method, shop.url + path, headers=headers, timeout=5)
        assert _error(answer, 401)["type"] == "invalid_request"


def test_browsers_may_make_tokens_from_any_page(shop: Merchant) -> None:
    before = requests.options(f"{shop.url}/tokens", timeout=5)
    assert before.status_code == 204
    assert before.headers["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in before.headers["Access-Control-Allow-Headers"]
    auth = ("pk_test_shop", "")
    made = requests.post(f"{shop.url}/tokens", json=CARD, auth=auth, timeout=5)
    refused = requests.post(f"{shop.url}/tokens", json={}, auth=auth, timeout=5)
    assert (made.status_code, refused.status_code) == (200, 400)
    for answer in (made, refused):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in shop.call("GET", "/charges").headers


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"NONSENSE\r\n\r\n", b"400"),
        (b"POST /charges HTTP/1.1\r\nContent-Length: -5\r\n\r\n", b"400"),
        (b"POST /charges HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"400"),
        (b"POST /charges HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", b"400"),
        (b"POST /charges HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", b"431"),
    ],
    ids=lambda value: repr(value)[:50],
)
def test_broken_http_gets_a_json_error(shop: Merchant, request_: bytes, status: bytes) -> None:
    port = int(shop.url.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(request_)
        answer = b""
        try:
            while part := client.recv(65536):
                answer += part
        except ConnectionResetError:
            assert answer, "cut off without a word"
    head, _, body = answer.partition(b"\r\n\r\n")
    assert status in head.splitlines()[0]
    assert json.loads(body)["error"]["message"]
