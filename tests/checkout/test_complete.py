"""From a cart to one charge, one order, and what the buyer may open."""

from __future__ import annotations

import pytest
from django.db.models import F

from cart.entitlements.models import Entitlement
from cart.models import Cart
from cart.services import add_line, create_cart
from catalog.offers.models import Offer
from catalog.stock.models import Stock
from checkout.complete import complete
from checkout.desk import cancel, mark_paid, send
from checkout.orders import states
from checkout.orders.models import Order
from checkout.payments.models import Attempt
from checkout.payments.services import offered
from store.accounts.models import User
from store.accounts.permissions import actor_of
from store.audit.registry import run
from store.channels.models import Channel, Shop
from store.kernel.actor import ANONYMOUS
from store.kernel.errors import Conflict, DomainError, Invalid, NotFound, Refused
from store.kernel.money import Money
from store.ledger.queries import balances_by_kind
from tests.support.goods import Sample, card_token, delivery, ready, sample, taxed, variant
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db


def captures(sandbox: Sandbox, order: Order) -> list[int]:
    keys = {str(each.pk) for each in Attempt.objects.filter(payable_key=order.pk)}
    return [
        row["amount"]
        for row in sandbox.ledger()
        if row["kind"] == "capture" and row["metadata"].get("attempt_id") in keys
    ]


def place(cart: Cart, shown: str | None = None) -> Order:
    amount = Money.parse(shown, "USD") if shown else None
    return complete(cart_key=cart.pk, ask_consent=True, ask_billing=False, shown=amount)


@pytest.fixture
def basket(channel: Channel) -> Sample:
    return sample(channel)


def test_one_cart_of_all_kinds_is_one_charge(
    channel: Channel, basket: Sample, sandbox: Sandbox
) -> None:
    token = card_token(sandbox.shift4)
    ready(basket.cart, gateway="shift4", token=token, method=delivery(channel))
    order = place(basket.cart, "64.21")
    assert order.status == states.UNFULFILLED
    assert (order.exact_micro, order.payable_micro) == (64_217_500, 64_210_000)
    assert order.rounding_micro == 7_500
    assert captures(sandbox, order) == [6421]
    assert Entitlement.objects.filter(holder=str(order.pk)).count() == 2
    assert place(basket.cart).pk == order.pk
    assert captures(sandbox, order) == [6421]
    assert not Cart.objects.filter(pk=basket.cart.pk, closed_at=None).exists()


def test_the_books_clear_and_the_rounding_is_a_loss(
    channel: Channel, basket: Sample, sandbox: Sandbox
) -> None:
    token = card_token(sandbox.shift4)
    ready(basket.cart, gateway="shift4", token=token, method=delivery(channel))
    place(basket.cart)
    held = {kind: money.exact() for (kind, _), money in balances_by_kind().items()}
    assert held == {
        "receivable": "0.00",
        "sales_clearing": "59.0175",
        "tips": "0.30",
        "delivery_income": "4.90",
        "gateway_clearing": "64.21",
        "rounding_loss": "0.0075",
    }
    assert run(["orders", "payments", "stock", "ledger"]) == []


def test_tax_is_booked_for_its_country(channel: Channel) -> None:
    cart = create_cart(channel=channel)
    add_line(
        cart=cart, variant_id=variant(channel, "12.00", tax_class=taxed(200_000)).pk, quantity=1
    )
    ready(cart, gateway="manual", method=delivery(channel))
    order = place(cart)
    assert order.tax_micro == 2_000_000


def test_a_bank_transfer_waits_for_the_owner(channel: Channel, basket: Sample, owner: User) -> None:
    ready(basket.cart, gateway="manual", method=delivery(channel))
    order = place(basket.cart)
    assert order.status == states.UNCONFIRMED
    assert not Entitlement.objects.filter(holder=str(order.pk)).exists()
    with pytest.raises(Refused):
        mark_paid(order=order, actor=ANONYMOUS)
    paid = mark_paid(order=order, actor=actor_of(owner))
    assert paid.status == states.UNFULFILLED
    assert Entitlement.objects.filter(holder=str(order.pk)).count() == 2
    with pytest.raises(Conflict):
        mark_paid(order=paid, actor=actor_of(owner))


def test_a_declined_card_keeps_the_cart_and_may_be_followed_by_another(
    channel: Channel, basket: Sample, sandbox: Sandbox
) -> None:
    bad, method = card_token(sandbox.shift4, "4024007118468684"), delivery(channel)
    ready(basket.cart, gateway="shift4", token=bad, method=method)
    with pytest.raises(Conflict, match="not enough money") as refused:
        place(basket.cart)
    assert refused.value.code == "payment_declined"
    ready(basket.cart, gateway="shift4", token=card_token(sandbox.shift4), method=method)
    order = place(basket.cart)
    assert order.status == states.UNFULFILLED
    assert captures(sandbox, order) == [6421]
    assert Order.objects.filter(cart_key=basket.cart.pk, status=states.UNFULFILLED).count() == 1


def test_a_changed_total_is_told_and_not_charged(
    channel: Channel, basket: Sample, sandbox: Sandbox
) -> None:
    token = card_token(sandbox.shift4)
    ready(basket.cart, gateway="shift4", token=token, method=delivery(channel))
    with pytest.raises(Conflict) as refused:
        place(basket.cart, "60.00")
    assert (refused.value.code, refused.value.field) == ("price_changed", "total")
    assert not Order.objects.exists()


def test_below_the_minimum_says_so_and_floored_to_zero_is_free(channel: Channel) -> None:
    credit = variant(channel, "0.0025", Offer.DURABLE)
    cart = create_cart(channel=channel)
    add_line(cart=cart, variant_id=credit.pk, quantity=100)
    ready(cart, gateway="manual")
    with pytest.raises(Conflict, match=r"\$0\.50") as refused:
        place(cart)
    assert refused.value.code == "below_minimum"
    small = create_cart(channel=channel)
    add_line(cart=small, variant_id=credit.pk, quantity=3)
    ready(small, gateway="manual")
    order = place(small)
    assert (order.status, order.payable_micro) == (states.FULFILLED, 0)
    assert not Attempt.objects.exists()
    assert Entitlement.objects.get(holder=str(order.pk)).quantity == 3
    assert run(["orders", "payments", "ledger"]) == []


def test_a_transfer_is_offered_once_the_owner_said_where_to(channel: Channel) -> None:
    assert list(offered("USD")) == ["shift4", "manual"]
    basket = sample(channel)
    ready(basket.cart, gateway="manual", method=delivery(channel))
    Shop.objects.update(bank_details=" ")
    assert list(offered("USD")) == ["shift4"]
    with pytest.raises(Invalid) as refused:
        place(basket.cart)
    assert refused.value.code == "payment_not_set"


def test_what_is_missing_is_named(channel: Channel, basket: Sample) -> None:
    with pytest.raises(DomainError) as refused:
        place(basket.cart)
    assert [error.code for error in refused.value.errors] == [
        "email_not_set",
        "shipping_address_not_set",
        "shipping_method_not_set",
        "consent_not_given",
        "terms_not_accepted",
        "payment_not_set",
    ]


def test_an_unknown_cart_is_not_found(channel: Channel) -> None:
    for key in ("", "nonsense", "6b7c1f5e-1111-4222-8333-944445555666"):
        with pytest.raises(NotFound):
            complete(cart_key=key, ask_consent=False, ask_billing=False)


def test_a_sold_out_line_refuses_and_holds_nothing(channel: Channel) -> None:
    thing = variant(channel, "5.00", stock=1)
    cart = create_cart(channel=channel)
    add_line(cart=cart, variant_id=thing.pk, quantity=1)
    ready(cart, gateway="manual", method=delivery(channel))
    Stock.objects.filter(variant=thing).update(allocated=F("quantity"))
    with pytest.raises(Conflict) as refused:
        place(cart)
    assert refused.value.code == "insufficient_stock"
    assert not Order.objects.exists()


def test_a_card_number_is_never_taken(channel: Channel, basket: Sample, sandbox: Sandbox) -> None:
    with pytest.raises(Invalid) as refused:
        ready(basket.cart, gateway="shift4", token="4242424242424242", method=delivery(channel))
    assert refused.value.field == "payment"
    assert not Attempt.objects.exists()


def test_canceling_a_paid_order_gives_the_money_back_once(
    channel: Channel, basket: Sample, sandbox: Sandbox, owner: User
) -> None:
    token = card_token(sandbox.shift4)
    ready(basket.cart, gateway="shift4", token=token, method=delivery(channel))
    order = place(basket.cart)
    canceled = cancel(order=order, actor=actor_of(owner))
    assert canceled.status == states.CANCELED
    with pytest.raises(Conflict):
        cancel(order=canceled, actor=actor_of(owner))
    ref = Attempt.objects.get(payable_key=order.pk, kind=Attempt.CHARGE).ref
    refunds = [r for r in sandbox.ledger() if r["kind"] == "refund" and r["parent"] == ref]
    assert [row["amount"] for row in refunds] == [6421]
    assert not Entitlement.objects.filter(holder=str(order.pk), revoked_at=None).exists()
    assert set(balances_by_kind().values()) == {Money.zero("USD")}
    assert Stock.objects.get(variant=basket.shirt).allocated == 0
    assert run(["orders", "payments", "stock", "ledger"]) == []


def test_canceling_what_cost_nothing_takes_rights_and_books_back(
    channel: Channel, owner: User
) -> None:
    credit = variant(channel, "0.0025", Offer.DURABLE)
    cart = create_cart(channel=channel)
    add_line(cart=cart, variant_id=credit.pk, quantity=3)
    ready(cart, gateway="manual")
    order = cancel(order=place(cart), actor=actor_of(owner))
    assert order.status == states.CANCELED
    assert not Entitlement.objects.filter(revoked_at=None).exists()
    assert set(balances_by_kind().values()) == {Money.zero("USD")}
    assert run(["orders", "payments", "ledger"]) == []


def test_sending_ships_the_promised_stock(
    channel: Channel, basket: Sample, sandbox: Sandbox, owner: User
) -> None:
    token = card_token(sandbox.shift4)
    ready(basket.cart, gateway="shift4", token=token, method=delivery(channel))
    order = place(basket.cart)
    shirt = order.lines.get(ships=True)
    actor = actor_of(owner)
    send(order=order, quantities={shirt.pk: 1}, tracking_number="TRACK 1", actor=actor)
    order.refresh_from_db()
    assert order.status == states.PARTIALLY_FULFILLED
    with pytest.raises(Invalid):
        send(order=order, quantities={shirt.pk: 2}, tracking_number="", actor=actor)
    send(order=order, quantities={shirt.pk: 1}, tracking_number="", actor=actor)
    order.refresh_from_db()
    stock = Stock.objects.get(variant=basket.shirt)
    assert (order.status, stock.quantity, stock.allocated) == (states.FULFILLED, 48, 0)
    with pytest.raises(Conflict):
        cancel(order=order, actor=actor)
