"""The audits find what is planted: five corruptions, each by its own audit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import F

from cart.entitlements.models import Entitlement
from catalog.stock.models import Allocation, Stock
from checkout.complete import complete
from checkout.orders.models import Order, OrderLine
from checkout.payments.models import Attempt
from store.audit.registry import run
from store.channels.models import Channel
from tests.support.goods import card_token, delivery, ready, sample
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(channel: Channel, own_sandbox: Callable[..., Sandbox]) -> Order:
    own = own_sandbox()
    basket = sample(channel)
    token = card_token(own.shift4)
    ready(basket.cart, gateway="shift4", token=token, method=delivery(channel))
    return complete(cart_key=basket.cart.pk, ask_consent=True, ask_billing=False)


def found(name: str) -> str:
    return " / ".join(finding.message for finding in run([name]))


def test_all_agrees_after_a_sale(order: Order) -> None:
    assert run() == []


def test_a_transfer_that_vanished(order: Order) -> None:
    with connection.cursor() as cursor:
        on_table = " ON ledger_transfer" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER ledger_transfer_no_delete{on_table}")
        cursor.execute("DELETE FROM ledger_transfer WHERE kind = 'settle'")
    assert "still open" in found("orders")
    assert found("ledger")


def test_an_order_line_that_was_changed(order: Order) -> None:
    OrderLine.objects.filter(order=order, kind="tip").update(
        unit_micro=F("unit_micro") + 1, total_micro=F("total_micro") + 1
    )
    assert "do not add up" in found("orders")


def test_a_payment_of_another_amount(order: Order) -> None:
    Attempt.objects.update(amount_minor=F("amount_minor") + 1)
    assert "not its amount to pay" in found("payments")
    assert "the sandbox has 6421" in found("sandbox")


def test_a_charge_that_we_do_not_know(order: Order) -> None:
    Attempt.objects.update(ref="char_unknown")
    assert "we have None" in found("sandbox")


def test_stock_that_was_changed_by_hand(order: Order) -> None:
    Stock.objects.update(quantity=F("quantity") + 1)
    assert found("stock")


def test_a_promise_that_was_dropped(order: Order) -> None:
    Allocation.objects.all().delete()
    assert found("stock")


def test_a_right_that_is_missing_or_left_over(order: Order) -> None:
    Entitlement.objects.all().delete()
    assert "gave no right" in found("orders")
