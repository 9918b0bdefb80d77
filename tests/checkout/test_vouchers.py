"""Vouchers from the cart to the books: frozen, counted, given back, audited."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from cart.models import Cart
from cart.vouchers.models import Voucher, VoucherUse
from checkout.apply import apply, cancel_unpaid
from checkout.complete import complete, drop_draft, load, new_draft, place
from checkout.desk import cancel, mark_paid
from checkout.gateways.base import Outcome, Result
from checkout.orders import states
from checkout.orders.models import Order, OrderDiscount, OrderLine
from checkout.orders.receipt import receipt
from checkout.promo import add_code, remove_code
from checkout.tasks import expire_orders
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.clock import now
from store.kernel.errors import Conflict, DomainError
from store.kernel.money import Money
from store.ledger.queries import balances_by_kind
from tests.support.goods import Sample, card_token, delivery, ready, sample
from tests.support.sandbox import Sandbox
from tests.support.vouchers import voucher

pytestmark = pytest.mark.django_db
BAD_CARD = "4024007118468684"
AUDITS = ["orders", "payments", "stock", "ledger", "vouchers"]


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


@pytest.fixture
def basket(channel: Channel) -> Sample:
    """59.3175, of which 0.30 is a tip; ready to be paid by transfer with a delivery of 4.90."""
    made = sample(channel)
    ready(made.cart, gateway="manual", method=delivery(channel))
    return made


def buy(cart: Cart) -> Order:
    return complete(cart_key=cart.pk, ask_consent=True, ask_billing=False)


def used() -> int:
    return Voucher.objects.get().used


def refused_by(cart: Cart) -> DomainError:
    with pytest.raises(DomainError) as refused:
        buy(cart)
    return refused.value


def test_ten_percent_is_frozen_and_booked_to_the_micro(channel: Channel, basket: Sample) -> None:
    voucher(channel, "TEN", percent=10, name="Ten off")
    add_code(cart=basket.cart, code="ten")
    order = mark_paid(order=buy(basket.cart), actor=SYSTEM)
    assert (order.discount_micro, order.items_micro) == (5_901_750, 53_415_750)
    assert (order.exact_micro, order.payable_micro) == (58_315_750, 58_310_000)
    assert [line.discount_micro for line in order.lines.all()] == [5_800_000, 100_000, 1_750, 0]
    row = order.discounts.get()
    assert (row.type, row.name, row.code, row.percent_ppm) == ("voucher", "Ten off", "TEN", 100_000)
    assert row.amount_micro == 5_901_750
    held = {kind: money.exact() for (kind, _), money in balances_by_kind().items()}
    assert held["sales_clearing"] == "53.11575"
    assert held["tips"] == "0.30"
    assert held["rounding_loss"] == "0.00575"
    assert used() == 1
    assert run(AUDITS) == []


def test_the_receipt_adds_up_and_names_the_code(channel: Channel, basket: Sample) -> None:
    voucher(channel, "TEN", percent=10, once_per_order=False)
    add_code(cart=basket.cart, code="TEN")
    slip = receipt(buy(basket.cart))
    assert (slip.items, slip.discount, slip.discount_label) == (
        usd("59.3175"),
        usd("5.90175"),
        "TEN",
    )
    assert slip.items + slip.delivery - slip.discount == slip.exact
    assert slip.payable + slip.rounding == slip.exact
    assert slip.lines[0].total == usd("58.00")
    assert not any(line.discount for line in slip.lines)


def test_free_delivery_comes_off_the_delivery(channel: Channel, basket: Sample) -> None:
    voucher(channel, "POST", percent=100, scope="shipping")
    add_code(cart=basket.cart, code="POST", needs_delivery=True)
    order = buy(basket.cart)
    assert (order.delivery_micro, order.delivery_discount_micro) == (0, 4_900_000)
    slip = receipt(order)
    assert (slip.delivery, slip.discount, slip.exact) == (usd("4.90"), usd("4.90"), usd("59.3175"))
    assert run(AUDITS) == []


def test_what_costs_nothing_any_more_is_confirmed_without_a_charge(
    channel: Channel, basket: Sample
) -> None:
    voucher(channel, "ALL", percent=100)
    basket.cart.lines.filter(variant=basket.tip).delete()
    basket.cart.lines.filter(variant=basket.shirt).delete()
    add_code(cart=basket.cart, code="ALL")
    order = buy(basket.cart)
    assert (order.status, order.payable_micro) == (states.FULFILLED, 0)
    assert cancel(order=order, actor=SYSTEM).status == states.CANCELED
    assert used() == 1
    assert run(AUDITS) == []


def test_a_code_that_lapsed_meanwhile_refuses_the_order_until_it_is_taken_off(
    channel: Channel, basket: Sample
) -> None:
    made = voucher(channel, "TEN", percent=10, usage_limit=3)
    add_code(cart=basket.cart, code="TEN")
    rows = Voucher.objects.filter(pk=made.pk)
    for change in (
        {"used": 3},
        {"used": 0, "starts_at": now() - timedelta(2), "ends_at": now() - timedelta(1)},
        {"ends_at": None, "min_items": 1000},
    ):
        rows.update(**change)
        error = refused_by(basket.cart)
        assert (error.code, error.field) == ("voucher_not_applicable", "promo_code")
    rows.delete()
    assert refused_by(basket.cart).code == "voucher_not_applicable"
    assert load(basket.cart).priced.totals.payable == usd("64.21")
    remove_code(cart=basket.cart, code="TEN")
    assert buy(basket.cart).payable_micro == 64_210_000


def test_canceled_expired_and_replaced_orders_give_the_use_back(
    channel: Channel, basket: Sample
) -> None:
    voucher(channel, "TEN", percent=10, usage_limit=1, single_use=True, once_per_customer=True)
    add_code(cart=basket.cart, code="TEN")
    order, attempt = place(cart_key=basket.cart.pk, ask_consent=True, ask_billing=False, shown=None)
    assert attempt is not None
    apply(attempt_id=attempt.pk, result=Result(Outcome.DECLINED))
    assert used() == 0
    basket.cart.lines.filter(variant=basket.credit).delete()
    Cart.objects.filter(pk=basket.cart.pk).update(version=F("version") + 1)
    second = buy(basket.cart)
    assert (second.pk != order.pk, used()) == (True, 1)
    assert cancel(order=second, actor=SYSTEM).status == states.CANCELED
    assert (used(), VoucherUse.objects.count()) == (0, 0)
    assert run(AUDITS) == []


def test_an_order_that_nobody_pays_gives_the_use_back_when_it_expires(
    channel: Channel, basket: Sample
) -> None:
    voucher(channel, "TEN", percent=10)
    add_code(cart=basket.cart, code="TEN")
    order, attempt = place(cart_key=basket.cart.pk, ask_consent=True, ask_billing=False, shown=None)
    assert attempt is not None
    Order.objects.filter(pk=order.pk).update(paying_key=None, created_at=now() - timedelta(hours=2))
    assert used() == 1
    assert expire_orders() == 1
    assert used() == 0
    assert not cancel_unpaid(order, actor="system")


def test_a_declined_card_gives_the_use_back_and_another_takes_it_again(
    channel: Channel, basket: Sample, sandbox: Sandbox
) -> None:
    voucher(channel, "ONE", percent=10, usage_limit=1, once_per_customer=True)
    method = delivery(channel)
    ready(basket.cart, gateway="shift4", token=card_token(sandbox.shift4, BAD_CARD), method=method)
    add_code(cart=basket.cart, code="ONE")
    assert refused_by(basket.cart).code == "payment_declined"
    assert used() == 0
    other = sample(channel)
    ready(other.cart, gateway="manual", method=method)
    add_code(cart=other.cart, code="ONE")
    taken = buy(other.cart)
    ready(basket.cart, gateway="shift4", token=card_token(sandbox.shift4), method=method)
    assert refused_by(basket.cart).code == "voucher_not_applicable"
    cancel(order=taken, actor=SYSTEM)
    order = buy(basket.cart)
    assert (order.status, order.payable_micro, used()) == (states.UNFULFILLED, 58_310_000, 1)
    assert buy(basket.cart).pk == order.pk
    assert run(AUDITS) == []


def test_money_that_comes_after_all_counts_beyond_the_limit(
    channel: Channel, basket: Sample, sandbox: Sandbox
) -> None:
    voucher(channel, "ONE", percent=10, usage_limit=1)
    method = delivery(channel)
    ready(basket.cart, gateway="shift4", token=card_token(sandbox.shift4), method=method)
    add_code(cart=basket.cart, code="ONE")
    order, attempt = place(cart_key=basket.cart.pk, ask_consent=True, ask_billing=False, shown=None)
    assert attempt is not None
    apply(attempt_id=attempt.pk, result=Result(Outcome.DECLINED))
    Voucher.objects.update(used=1)
    landed = Result(
        Outcome.SUCCEEDED, ref="char_late", captured=attempt.amount_minor, currency="USD"
    )
    apply(attempt_id=attempt.pk, result=landed)
    order.refresh_from_db()
    assert (order.status, used()) == (states.UNFULFILLED, 2)


def test_a_page_sent_twice_finds_the_order_although_the_code_is_used_up_by_it(
    channel: Channel, basket: Sample, sandbox: Sandbox
) -> None:
    voucher(channel, "ONE", percent=10, usage_limit=1, single_use=True, once_per_customer=True)
    ready(
        basket.cart,
        gateway="shift4",
        token=card_token(sandbox.shift4),
        method=delivery(channel),
    )
    add_code(cart=basket.cart, code="ONE")
    words: dict[str, Any] = {"ask_consent": True, "ask_billing": False, "shown": None}
    order, attempt = place(cart_key=basket.cart.pk, **words)
    assert attempt is not None
    again, none = place(cart_key=basket.cart.pk, **words)
    assert (again.pk, none, used()) == (order.pk, None, 1)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (OrderLine, {"discount_micro": F("discount_micro") + 1}),
        (OrderLine, {"discount_micro": -1, "total_micro": F("total_micro") + 1}),
        (Order, {"discount_micro": -1}),
        (Order, {"delivery_discount_micro": F("discount_micro") + 1}),
        (OrderDiscount, {"amount_micro": -1}),
        (OrderDiscount, {"percent_ppm": None}),
        (OrderDiscount, {"fixed_micro": 5}),
    ],
)
def test_rows_refuse_what_does_not_add_up(
    channel: Channel, basket: Sample, table: Any, values: dict[str, Any]
) -> None:
    voucher(channel, "TEN", percent=10)
    add_code(cart=basket.cart, code="TEN")
    buy(basket.cart)
    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.update(**values)


def test_the_audits_find_what_was_planted(channel: Channel, basket: Sample) -> None:
    voucher(channel, "TEN", percent=10)
    add_code(cart=basket.cart, code="TEN")
    buy(basket.cart)
    OrderDiscount.objects.update(amount_micro=F("amount_micro") + 1)
    assert "its discounts 5901751" in " ".join(each.message for each in run(["orders"]))
    VoucherUse.objects.all().delete()
    assert "says 1 uses, but 0" in " ".join(each.message for each in run(["vouchers"]))


def test_a_second_code_replaces_the_first_order(channel: Channel, basket: Sample) -> None:
    voucher(channel, "TEN", percent=10)
    add_code(cart=basket.cart, code="TEN")
    with pytest.raises(Conflict) as refused:
        complete(cart_key=basket.cart.pk, ask_consent=True, ask_billing=False, shown=usd("64.21"))
    assert (refused.value.code, refused.value.params["payable"]) == ("price_changed", "58.31")
    assert used() == 0


def test_a_checkout_that_is_being_paid_holds_the_use_until_it_is_dropped(
    channel: Channel, basket: Sample
) -> None:
    voucher(channel, "ONE", percent=10, usage_limit=1, single_use=True, once_per_customer=True)
    add_code(cart=basket.cart, code="ONE")
    with transaction.atomic():
        draft = new_draft(load(basket.cart))
    assert (draft.status, draft.payable_micro, used()) == (states.DRAFT, 58_310_000, 1)
    assert load(basket.cart).priced.voucher_problem == ""
    other = sample(channel).cart
    with pytest.raises(DomainError) as refused:
        add_code(cart=other, code="ONE")
    assert refused.value.code == "invalid"
    with transaction.atomic():
        drop_draft(basket.cart.pk)
    assert (used(), VoucherUse.objects.count()) == (0, 0)
    assert run(AUDITS) == []
