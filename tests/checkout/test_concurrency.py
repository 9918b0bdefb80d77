"""Fifty at once: stock is never sold twice, nobody is charged twice, nothing breaks."""

from __future__ import annotations

from collections import Counter

import pytest

from cart.promo import add_promo_code
from cart.services import add_line, create_cart
from cart.vouchers.models import Voucher, VoucherUse
from catalog.stock.models import Stock
from checkout.complete import complete
from checkout.orders import states
from checkout.orders.models import Order
from checkout.payments.models import Attempt
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.errors import Conflict
from tests.support.goods import card_token, delivery, ready, sample, variant
from tests.support.sandbox import Sandbox
from tests.support.together import RealDb
from tests.support.vouchers import voucher


def captures(sandbox: Sandbox) -> list[int]:
    keys = {str(key) for key in Attempt.objects.values_list("pk", flat=True)}
    return [
        row["amount"]
        for row in sandbox.ledger()
        if row["kind"] == "capture" and row["metadata"].get("attempt_id") in keys
    ]


def test_fifty_buyers_of_twenty_pieces(real_db: RealDb, channel: Channel, sandbox: Sandbox) -> None:
    thing = variant(channel, "5.00", stock=20)
    method = delivery(channel)
    carts = []
    for _ in range(50):
        cart = create_cart(channel=channel)
        add_line(cart=cart, variant_id=thing.pk, quantity=1)
        token = card_token(sandbox.shift4)
        ready(cart, gateway="shift4", token=token, method=method)
        carts.append(cart.pk)

    def buy(number: int) -> Order:
        return complete(cart_key=carts[number], ask_consent=True, ask_billing=False)

    results = real_db.together(buy, 50)
    kinds = Counter(type(result) for result in results)
    assert kinds == {Order: 20, Conflict: 30}
    assert {error.code for error in results if isinstance(error, Conflict)} == {
        "insufficient_stock"
    }
    stock = Stock.objects.get(variant=thing)
    assert stock.quantity - stock.allocated == 0
    assert captures(sandbox) == [990] * 20
    assert Order.objects.filter(status=states.UNFULFILLED).count() == 20
    assert run(["orders", "payments", "ledger", "stock"]) == []


def test_fifty_buyers_with_a_code_that_is_good_for_twenty(
    real_db: RealDb, channel: Channel
) -> None:
    thing = variant(channel, "5.00", stock=50)
    made = voucher(channel, "TWENTY", percent=10, usage_limit=20)
    method = delivery(channel)
    carts = []
    for _ in range(50):
        cart = create_cart(channel=channel)
        add_line(cart=cart, variant_id=thing.pk, quantity=1)
        ready(cart, gateway="manual", method=method)
        add_promo_code(cart=cart, code="twenty")
        carts.append(cart.pk)

    def buy(number: int) -> Order:
        return complete(cart_key=carts[number], ask_consent=True, ask_billing=False)

    results = real_db.together(buy, 50)
    assert Counter(type(result) for result in results) == {Order: 20, Conflict: 30}
    assert {error.code for error in results if isinstance(error, Conflict)} == {
        "voucher_not_applicable"
    }
    assert Voucher.objects.get(pk=made.pk).used == VoucherUse.objects.count() == 20
    assert Stock.objects.get(variant=thing).allocated == 20
    assert set(Order.objects.values_list("payable_micro", flat=True)) == {9_400_000}
    assert run(["orders", "payments", "ledger", "stock", "vouchers"]) == []


@pytest.mark.parametrize("gateway", ["shift4", "manual"])
def test_one_cart_placed_ten_times_is_one_order(
    real_db: RealDb, channel: Channel, sandbox: Sandbox, gateway: str
) -> None:
    basket = sample(channel)
    token = card_token(sandbox.shift4) if gateway == "shift4" else ""
    ready(basket.cart, gateway=gateway, token=token, method=delivery(channel))

    def buy(_: int) -> Order:
        return complete(cart_key=basket.cart.pk, ask_consent=True, ask_billing=False)

    results = real_db.together(buy, 10)
    assert {result.pk for result in results if isinstance(result, Order)} == {
        Order.objects.get().pk
    }
    assert [each for each in results if not isinstance(each, Order)] == []
    assert captures(sandbox) == ([6421] if gateway == "shift4" else [])
    assert Attempt.objects.count() == 1
