"""A merchant who talks to a sandbox over plain HTTP, and what the tests share besides."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from typing import Any

import requests

from tests.support.sandbox import Sandbox

GOOD_CARD = "4242424242424242"
CARD = {"number": GOOD_CARD, "expMonth": "12", "expYear": "2040", "cvc": "937"}


@dataclass(frozen=True)
class Merchant:
    """One account of the Shift4 wire, named by `name`."""

    url: str
    name: str = "shop"

    def call(
        self, method: str, path: str, body: object = None, key: str | None = None
    ) -> requests.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return requests.request(
            method,
            self.url + path,
            json=body,
            headers=headers,
            auth=(f"sk_test_{self.name}", ""),
            timeout=10,
        )

    def post(self, path: str, body: object = None, key: str | None = None) -> requests.Response:
        return self.call("POST", path, body, key)

    def get(self, path: str) -> Any:
        answer = self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def token(self, number: str = GOOD_CARD) -> str:
        answer = requests.post(
            f"{self.url}/tokens",
            json=CARD | {"number": number},
            auth=(f"pk_test_{self.name}", ""),
            timeout=10,
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def charge(self, amount: int = 500, key: str | None = None, **more: Any) -> Any:
        body = {"amount": amount, "currency": "USD", "card": self.token()} | more
        answer = self.post("/charges", body, key)
        assert answer.status_code == 200, answer.text
        return answer.json()


def kill(sandbox: Sandbox) -> None:
    """kill -9, and wait."""
    os.kill(sandbox.process.pid, signal.SIGKILL)
    sandbox.process.communicate(timeout=10)


def rows(sandbox: Sandbox, *kinds: str) -> list[tuple[str, int]]:
    """(kind, amount) of the ledger, of these kinds or all."""
    found = sandbox.ledger()
    return [(row["kind"], row["amount"]) for row in found if not kinds or row["kind"] in kinds]
