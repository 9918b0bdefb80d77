"""How many statements a checkout takes, asked as the bench asks: none is read or written twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.parts import documents as ask
from store.channels.models import Channel
from tests.api.support import Api, gid
from tests.support.goods import card_token, delivery, variant
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db
# Without BEGIN, COMMIT and savepoints, which are counted apart.
MOST = {
    "create": 9,
    "add": 12,
    "email": 3,
    "shipping": 11,
    "billing": 5,
    "delivery": 10,
    "pay": 11,
    "complete": 50,
}
_FRAMES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def _asked(counts: dict[str, int], name: str, document: str, **variables: Any) -> Any:
    with CaptureQueriesContext(connection) as seen:
        data = Api().ask(document, **variables)
    (payload,) = data.values()
    assert payload["errors"] == []
    counts[name] = sum(not each["sql"].startswith(_FRAMES) for each in seen.captured_queries)
    return payload


def _bought(ids: list[str], more: str, token: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    lines = [{"variantId": each, "quantity": 2} for each in ids]
    given = {"channel": "default-channel", "lines": lines}
    made = _asked(counts, "create", ask.CREATE, input=given)["checkout"]
    one = [{"variantId": more, "quantity": 1}]
    assert _asked(counts, "add", ask.ADD, id=made["id"], lines=one)["checkout"]["quantity"] == 5
    _asked(counts, "email", ask.EMAIL, id=made["id"], email="ada@example.com")
    shipped = _asked(counts, "shipping", ask.SHIPPING, id=made["id"], address=ask.ADDRESS)
    method = shipped["checkout"]["shippingMethods"][0]["id"]
    _asked(counts, "billing", ask.BILLING, id=made["id"], address=ask.ADDRESS)
    chosen = _asked(counts, "delivery", ask.DELIVERY, id=made["id"], method=method)
    total = chosen["checkout"]["totalPrice"]["gross"]["amount"]
    payment = {"gateway": "shift4", "token": token, "amount": total}
    _asked(counts, "pay", ask.PAY, id=made["id"], input=payment)
    assert _asked(counts, "complete", ask.COMPLETE, id=made["id"])["order"]["number"]
    return counts


def test_a_checkout_takes_few_statements(channel: Channel, sandbox: Sandbox) -> None:
    delivery(channel)
    goods = [variant(channel, "29.00", stock=50) for _ in range(3)]
    ids = [gid("ProductVariant", each.pk) for each in goods]
    _bought(ids[:2], ids[2], card_token(sandbox.shift4))
    counts = _bought(ids[:2], ids[2], card_token(sandbox.shift4))
    assert counts == {name: min(count, MOST[name]) for name, count in counts.items()}
    assert counts.keys() == MOST.keys()
