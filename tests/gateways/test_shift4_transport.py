"""The SDK shim: accounts do not mix, threads do not share a session, nothing leaks out."""

from __future__ import annotations

import base64
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import shift4

from checkout.gateways.shift4.transport import Account, Reply, call
from tests.gateways.provider import Provider, http


def test_each_call_speaks_for_its_own_account() -> None:
    provider = Provider()
    provider.script = http(200, b'{"list": []}')
    gate = threading.Barrier(4)

    def ask(number: int) -> Reply:
        account = Account(f"sk_test_{number}", f"{provider.url}/{number}")

        def verb() -> object:
            gate.wait(5)
            return shift4.charges.list()

        return call(account, verb)

    try:
        with ThreadPoolExecutor(4) as pool:
            replies = list(pool.map(ask, range(4)))
    finally:
        provider.close()
    assert {reply.kind for reply in replies} == {"ok"}
    for request in provider.requests:
        number = request.split(b" ")[1].split(b"/")[1]
        key = base64.b64encode(b"sk_test_" + number + b":")
        assert b"Basic " + key in request


def test_the_sdk_is_as_before_outside_of_a_call() -> None:
    assert shift4.resource.api.api_url == shift4.api_url == "https://api.shift4.com"
    assert shift4.resource.api.secret_key is None


def test_the_sdk_still_works_outside_of_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = Provider()
    provider.script = http(200, b'{"list": []}')
    monkeypatch.setattr(shift4, "api_url", provider.url)
    monkeypatch.setattr(shift4, "secret_key", "sk_test_own")
    try:
        assert shift4.charges.list() == {"list": []}
    finally:
        provider.close()
    assert b"Basic " + base64.b64encode(b"sk_test_own:") in provider.requests[0]


def test_a_connection_that_never_opens_is_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        waiting = []
        for _ in range(8):  # fills the queue, so that the next connection is not accepted
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(full.getsockname())
            waiting.append(one)
        account = Account("sk_test_1", f"http://127.0.0.1:{full.getsockname()[1]}")
        assert call(account, shift4.charges.list).kind == "not_sent"
        for one in waiting:
            one.close()


def test_cookies_are_not_kept() -> None:
    provider = Provider()
    provider.script = http(200, b"{}", "Set-Cookie: a=b")
    account = Account("sk_test_1", provider.url)
    try:
        for _ in range(2):
            assert call(account, shift4.charges.list).kind == "ok"
    finally:
        provider.close()
    assert not any(b"cookie" in request.lower() for request in provider.requests)


def test_a_name_that_does_not_exist_is_not_sent() -> None:
    account = Account("sk_test_1", "https://nowhere.invalid")
    assert call(account, shift4.charges.list).kind == "not_sent"
    assert "sk_test_1" not in repr(account)
