"""The benches on which the contract is run: shift4 on its sandbox, and bank transfer."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

import requests

from checkout.gateways.base import ClientToken, Gateway
from checkout.gateways.contract import Bench, Movement
from checkout.gateways.declines import DeclineCode
from checkout.gateways.registry import build
from store.kernel.money import Minor
from tests.support.sandbox import Sandbox

PUBLIC, SECRET = "pk_test_contract", "sk_test_contract"
CARDS = {
    DeclineCode.INCORRECT_CVC: "4024007134364842",
    DeclineCode.INCORRECT_ADDRESS: "4929225021529113",
    DeclineCode.INSUFFICIENT_FUNDS: "4024007118468684",
    DeclineCode.LOST_OR_STOLEN: "4024007114621187",
    DeclineCode.SUSPECTED_FRAUD: "4024007155502486",
    DeclineCode.CARD_DECLINED: "4916018475814056",
    DeclineCode.AUTHENTICATION_REQUIRED: "4916449457024978",
    DeclineCode.PROCESSING_ERROR: "4024007114166316",
}
Letter = tuple[Mapping[str, str], bytes]


class Letterbox:
    """A real HTTP server that takes webhooks; `status` is what it answers."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.statuses: list[int] = []
        box = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                box.letters.append((dict(self.headers.items()), body))
                self.send_response(box.statuses.pop(0) if box.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks?secret=s"

    def wait_for(self, wanted: Callable[[Sequence[Letter]], bool], seconds: float = 10) -> None:
        end = time.monotonic() + seconds
        while not wanted(self.letters):
            assert time.monotonic() < end, [body[:200] for _, body in self.letters]
            time.sleep(0.02)

    def about(self, ref: str) -> Sequence[Letter]:
        def found() -> list[Letter]:
            return [each for each in self.letters if json.loads(each[1])["data"]["id"] == ref]

        self.wait_for(lambda _: bool(found()))
        return found()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def token(shift4_url: str, number: str = "4242424242424242", **fields: object) -> ClientToken:
    """What the card fields do in a browser: the public key, a card, a token's id."""
    card = {"number": number, "expMonth": 12, "expYear": 2040, "cvc": "123"} | fields
    answer = requests.post(f"{shift4_url}/tokens", json=card, auth=(PUBLIC, ""), timeout=10)
    assert answer.status_code == 200, answer.text
    return ClientToken(answer.json()["id"])


def shift4_at(url: str, **config: str) -> Gateway:
    return build(
        "shift4",
        {
            "secret_key": SECRET,
            "public_key": PUBLIC,
            "api_url": url,
            "script_url": f"{url}/shift4.js",
            **config,
        },
    )


def shift4_bench(sandbox: Sandbox, box: Letterbox) -> Bench:
    def books(attempt_id: UUID) -> Sequence[Movement]:
        return [
            Movement(row["kind"], row["ref"], row["amount"], row["currency"])
            for row in sandbox.ledger()
            if row["metadata"].get("attempt_id") == str(attempt_id)
            and row["kind"] in {"capture", "refund", "void"}
        ]

    def lose_answer(attempt_id: UUID) -> None:
        match = {"method": "POST", "path": "/charges", "metadata": {"attempt_id": str(attempt_id)}}
        sandbox.fault(gateway="shift4", match=match, action="timeout_after", hang_s=5)

    def declining(number: str) -> Callable[[], ClientToken]:
        return lambda: token(sandbox.shift4, number)

    return Bench(
        gateway=shift4_at(sandbox.shift4),
        money=Minor(6421, "USD"),
        accepted=lambda: token(sandbox.shift4),
        declined={code: declining(number) for code, number in CARDS.items()},
        books=books,
        lose_answer=lose_answer,
        deliveries=box.about,
        nowhere=shift4_at("http://127.0.0.1:9"),
        now=lambda: datetime.now(UTC),
    )


def manual_bench() -> Bench:
    gateway = build("manual", {})
    return Bench(
        gateway=gateway,
        money=Minor(6421, "USD"),
        accepted=lambda: None,
        declined={},
        books=lambda _: [],
        lose_answer=lambda _: None,
        deliveries=lambda _: [],
        nowhere=gateway,
        now=lambda: datetime.now(UTC),
    )
