"""Ten tabs, the webhook and the worker at the same moment: one order, one price, no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cart.services import set_quantity
from catalog.stock.models import Stock
from checkout.apply import apply
from checkout.finish import finish, finish_due
from checkout.gateways.base import Outcome, Result
from checkout.orders import states
from checkout.orders.models import Order
from checkout.payments.models import Attempt
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.errors import DomainError
from tests.checkout.paying import basket, dollars, moved, pass_time, pay, place, work
from tests.support.goods import card_token
from tests.support.sandbox import Sandbox
from tests.support.together import RealDb

BOOKS = ["orders", "payments", "ledger", "stock", "stories"]


def broken(results: list[object]) -> list[object]:
    """What is neither an answer nor a refusal."""
    return [
        each
        for each in results
        if isinstance(each, Exception) and not isinstance(each, DomainError)
    ]


def test_ten_tabs_pay_one_checkout_once(
    real_db: RealDb, channel: Channel, sandbox: Sandbox
) -> None:
    cart, thing = basket(channel)
    tokens = [card_token(sandbox.shift4) for _ in range(10)]

    def tab(number: int) -> object:
        pay(cart, "shift4", token=tokens[number])
        return place(cart)

    results = real_db.together(tab, 10)
    assert broken(list(results)) == []
    assert place(cart).status == states.UNFULFILLED
    assert moved(sandbox) == [("capture", 1000)]
    assert Order.objects.exclude(status=states.DROPPED).count() == 1
    assert Stock.objects.get(variant=thing).allocated == 1
    assert run(BOOKS) == []


def test_one_key_from_ten_tabs_is_one_payment(
    real_db: RealDb, channel: Channel, sandbox: Sandbox
) -> None:
    cart, _ = basket(channel)
    token = card_token(sandbox.shift4)

    def tab(_: int) -> object:
        begun = pay(cart, "shift4", token=token, amount=dollars("4.00"), idempotency_key="once")
        return begun.transaction.attempt.pk

    results = real_db.together(tab, 10)
    assert len(set(results)) == 1
    assert moved(sandbox) == [("capture", 400)]


@pytest.mark.parametrize("change", [False, True])
def test_client_worker_and_shopper_at_once(
    real_db: RealDb, channel: Channel, sandbox: Sandbox, change: bool
) -> None:
    cart, _ = basket(channel)
    pay(cart, "shift4", token=card_token(sandbox.shift4))
    pass_time()

    def more() -> None:
        set_quantity(cart=cart, line=cart.lines.get(), quantity=2)

    works: list[Callable[[], object]] = [
        lambda: place(cart),
        lambda: finish(cart_key=cart.pk),
        finish_due,
        lambda: pay(cart),
        more if change else lambda: place(cart),
    ]
    results = real_db.together(lambda number: works[number % 5](), 10)
    assert broken(list(results)) == []
    for _ in range(3):
        pass_time(70)
        work()
    orders = Order.objects.filter(status__in=states.CONFIRMED)
    kept = sum(amount if kind == "capture" else -amount for kind, amount in moved(sandbox))
    by_dummy = Attempt.objects.filter(state="succeeded", kind="charge").exclude(gateway="shift4")
    kept += sum(each.amount_minor - each.returned_minor for each in by_dummy)
    assert kept * 10_000 == sum(each.payable_micro for each in orders)
    assert run(BOOKS) == []


def test_answer_and_webhook_and_order_at_once(real_db: RealDb, channel: Channel) -> None:
    cart, _ = basket(channel)
    begun = pay(cart, event="CHARGE_REQUEST")
    token, ref = begun.transaction.attempt.pk, begun.transaction.attempt.ref
    landed = Result(Outcome.SUCCEEDED, ref=ref, captured=1000, currency="USD")
    works: list[Callable[[], object]] = [
        lambda: apply(attempt_id=token, result=landed),
        lambda: place(cart),
    ]
    results = real_db.together(lambda number: works[number % 2](), 10)
    assert broken(list(results)) == []
    pass_time()
    work()
    order = Order.objects.get()
    assert order.status == states.UNFULFILLED
    assert order.events.filter(kind="confirmed").count() == 1
    assert run(BOOKS) == []
