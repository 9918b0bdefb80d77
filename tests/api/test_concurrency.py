"""Fifty clients complete at once: stock is never sold twice, and every answer is a clear one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from catalog.stock.models import Stock
from checkout.orders import states
from checkout.orders.models import Order
from checkout.payments.models import Attempt
from store.audit.registry import run
from store.channels.models import Channel
from tests.api.shopper import Shopper, line
from tests.api.support import ADDRESS, Api, codes, gid
from tests.support.goods import card_token, delivery, variant
from tests.support.sandbox import Sandbox
from tests.support.together import RealDb

BUYERS, PIECES = 50, 20
AVAILABLE = "query($id: ID!) { productVariant(id: $id) { quantityAvailable } }"


def test_fifty_complete_for_a_stock_of_twenty(
    real_db: RealDb, channel: Channel, sandbox: Sandbox
) -> None:
    thing = variant(channel, "5.00", stock=PIECES)
    delivery(channel)
    shoppers = [_ready(thing.pk, sandbox) for _ in range(BUYERS)]

    def buy(number: int) -> dict[str, Any]:
        return shoppers[number].complete()

    results = real_db.together(buy, BUYERS)
    assert [each for each in results if isinstance(each, Exception)] == []
    payloads = [each for each in results if isinstance(each, dict)]
    outcomes = Counter(tuple(codes(each)) for each in payloads)
    assert outcomes == {(): PIECES, (("quantity", "INSUFFICIENT_STOCK"),): BUYERS - PIECES}
    refused = next(each for each in payloads if each["errors"])
    assert refused["errors"][0]["variants"] == [gid("ProductVariant", thing.pk)]
    assert Order.objects.filter(status=states.UNFULFILLED).count() == PIECES
    keys = {str(key) for key in Attempt.objects.values_list("pk", flat=True)}
    captured = [
        row["amount"]
        for row in sandbox.ledger()
        if row["kind"] == "capture" and row["metadata"].get("attempt_id") in keys
    ]
    assert captured == [990] * PIECES
    found = Api().ask(AVAILABLE, id=gid("ProductVariant", thing.pk))["productVariant"]
    assert found["quantityAvailable"] == 0
    stock = Stock.objects.get(variant=thing)
    assert stock.quantity == stock.allocated == PIECES
    assert run(["orders", "payments", "ledger", "stock"]) == []


def test_one_checkout_completed_ten_times_is_one_order(
    real_db: RealDb, channel: Channel, sandbox: Sandbox
) -> None:
    thing = variant(channel, "5.00", stock=PIECES)
    delivery(channel)
    shopper = _ready(thing.pk, sandbox)
    twins = [Shopper(Api(), shopper.id) for _ in range(10)]
    results = real_db.together(lambda number: twins[number].complete(), 10)
    orders = {each["order"]["id"] for each in results if isinstance(each, dict)}
    assert orders == {gid("Order", Order.objects.get().pk)}
    assert [each for each in results if isinstance(each, Exception)] == []
    assert Attempt.objects.count() == 1


def _ready(pk: int, sandbox: Sandbox) -> Shopper:
    """A shopper with one piece and a card."""
    shopper = Shopper()
    made = shopper.create(
        channel="default-channel",
        lines=[line(pk, 1)],
        email="ada@example.com",
        shippingAddress=ADDRESS,
        billingAddress=ADDRESS,
    )
    assert made["errors"] == []
    shopper.deliver(made["checkout"]["shippingMethods"][0]["id"])
    assert shopper.pay("shift4", card_token(sandbox.shift4), 9.9)["errors"] == []
    return shopper
