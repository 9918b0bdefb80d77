"""No card number and no key is ever written: not in files, not in logs, not in answers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import requests

from checkout.gateways.base import looks_like_card
from tests.checkout.sandbox.merchant import Merchant, kill
from tests.checkout.sandbox.running import starting
from tests.support.sandbox import ROOT

_README = (ROOT / "checkout/sandbox/README.md").read_text()
NUMBERS = sorted({word for word in re.findall(r"\d{13,19}", _README) if looks_like_card(word)})
CVC = "7391"


def _try_everything(shop: Merchant) -> None:
    """Card numbers wherever a client could put them, in tokens, words, keys and paths."""
    for number in NUMBERS:
        for cvc in (CVC, CVC[:3]):
            card = {"number": number, "expMonth": 11, "expYear": 2041, "cvc": cvc}
            assert shop.post("/tokens", card, f"key-{number}-{cvc}").status_code == 400
            made = shop.post("/tokens", card)
            body = {"amount": 500, "currency": "USD", "card": made.json().get("id", "tok_none")}
            assert shop.post("/charges", body, number).status_code == 400
            shop.post("/charges", body | {"metadata": {"a": "b"}})
        shop.post("/charges", {"amount": 5, "currency": "USD", "card": number})
        shop.post("/charges", {"amount": 5, "currency": number, "card": {"number": number}})
        shop.post("/charges", {"amount": int(number), "currency": "USD", "card": "tok_none"})
        shop.post("/charges", {"description": number, "metadata": {number: number}})
        shop.call("GET", f"/tokens/{number}")
        shop.call("GET", f"/charges?startingAfterId={number}")


def test_no_card_number_is_stored_or_shown(tmp_path: Path) -> None:
    assert len(NUMBERS) == 22
    with starting(tmp_path) as start:
        sandbox = start()
        shop = Merchant(sandbox.shift4, "verysecret")
        _try_everything(shop)
        shown = [
            requests.get(f"{sandbox.control}/_sandbox/{path}", timeout=5).text
            for path in ("requests", "ledger", "faults")
        ]
        shown += [json.dumps(shop.get(f"/{kind}?limit=100")) for kind in ("charges", "events")]
        kill(sandbox)
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert sum(map(len, files)) > 100_000
    assert any(b"424242" in file for file in files), "the first six digits may be kept"
    everything = b"\n".join([*files, *(text.encode() for text in shown)])
    for number in NUMBERS:
        assert number.encode() not in everything, number
    assert f'"{CVC}"'.encode() not in everything
    assert b"verysecret" not in everything
