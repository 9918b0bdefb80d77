"""The gift card gateway: held at once, taken with the order, one checkout at a time, never lost."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from cart.giftcards.models import GiftCard, GiftCardUse
from cart.giftcards.rules import GATEWAY
from cart.giftcards.services.cards import set_active
from cart.models import Cart
from cart.services import add_line, remove_line
from catalog.offers.models import Offer
from checkout.desk import cancel, mark_paid
from checkout.orders import states
from checkout.orders.models import Order
from checkout.payments.models import Attempt
from checkout.promo import add_code
from checkout.session import services as session
from checkout.transactions import Begun, transaction_initialize, transaction_process
from store.audit.registry import run
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.clock import now
from store.kernel.errors import Conflict, DomainError, Invalid
from tests.cart.giftcards.support import card, code, usd, worth
from tests.checkout.paying import basket, moved, pass_time, pay, place, types, work
from tests.support.goods import card_token, variant
from tests.support.sandbox import Sandbox
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db
AUDITS = ["orders", "payments", "ledger", "stock", "stories", "gift_cards", "order_gift_cards"]


def give(cart: Cart, issued: GiftCard, amount: str | None = None) -> Begun:
    return transaction_initialize(
        checkout=cart.pk,
        gateway=GATEWAY,
        data={"code": code(issued)},
        amount=usd(amount) if amount else None,
        actor=ANONYMOUS,
    )


def state(begun: Begun) -> str:
    return Attempt.objects.get(pk=begun.transaction.attempt.pk).state


def agree() -> None:
    assert run(AUDITS) == []


def test_held_at_once_and_taken_when_the_checkout_completes(channel: Channel) -> None:
    cart, _ = basket(channel)
    issued = card("25.00")
    begun = give(cart, issued)
    assert types(begun) == ["AUTHORIZATION_REQUEST", "AUTHORIZATION_SUCCESS"]
    assert begun.transaction.amounts.authorized == usd("10.00")
    assert worth(issued) == "15.00"
    agree()
    order = place(cart)
    assert (order.status, order.gateway) == (states.UNFULFILLED, GATEWAY)
    assert (state(begun), worth(issued)) == ("succeeded", "15.00")
    assert place(cart).pk == order.pk
    kinds = list(issued.events.values_list("kind", flat=True))
    assert kinds == ["issued", "used_in_order"]
    agree()


def test_a_card_and_a_charge_together_pay_a_checkout(channel: Channel, sandbox: Sandbox) -> None:
    cart, _ = basket(channel)
    issued = card("6.00")
    give(cart, issued, "6.00")
    pay(cart, "shift4", token=card_token(sandbox.shift4))
    order = place(cart)
    assert (order.status, worth(issued)) == (states.UNFULFILLED, "0.00")
    assert moved(sandbox) == [("capture", 400)]
    agree()
    order = cancel(order=order, actor=SYSTEM)
    work()
    assert (order.status, worth(issued)) == (states.CANCELED, "6.00")
    assert moved(sandbox) == [("capture", 400), ("refund", 400)]
    agree()


def _expired() -> GiftCard:
    issued = card()
    GiftCard.objects.filter(pk=issued.pk).update(expires_on=now().date() - timedelta(days=1))
    return issued


def _stopped() -> GiftCard:
    issued = card()
    set_active(card=issued, active=False, actor=SYSTEM)
    return issued


@pytest.mark.parametrize(
    "make",
    [
        _expired,
        _stopped,
        lambda: card("9.99"),
        lambda: card(customer_email="ben@example.com"),
    ],
)
def test_every_refusal_is_the_same_event(channel: Channel, make: object) -> None:
    assert callable(make)
    cart, _ = basket(channel)
    refused = give(cart, make())
    wrong: list[dict[str, object]] = [{"code": "ABCD-EFGH-JKLM-NPQR"}, {"code": 7}, {}]
    others = [
        transaction_initialize(checkout=cart.pk, gateway=GATEWAY, data=data, actor=ANONYMOUS)
        for data in wrong
    ]
    for begun in (refused, *others):
        assert types(begun) == ["AUTHORIZATION_REQUEST", "AUTHORIZATION_FAILURE"]
        assert begun.transaction.attempt.message == refused.transaction.attempt.message
        assert begun.transaction.attempt.raw == {}
    assert not GiftCardUse.objects.exists()
    agree()


def test_a_second_checkout_takes_the_card_from_the_first(channel: Channel) -> None:
    first, _ = basket(channel)
    second, _ = basket(channel)
    issued = card("12.00")
    before = give(first, issued)
    after = give(second, issued)
    assert (state(before), state(after)) == ("canceled", "authorized")
    assert worth(issued) == "2.00"
    with pytest.raises(Invalid) as unpaid:
        place(first)
    assert unpaid.value.code == "payment_not_set"
    assert place(second).status == states.UNFULFILLED
    agree()


def test_a_refused_second_checkout_leaves_the_first_its_hold(channel: Channel) -> None:
    first, _ = basket(channel)
    second, _ = basket(channel, "30.00")
    issued = card("12.00")
    before = give(first, issued)
    assert types(give(second, issued))[-1] == "AUTHORIZATION_FAILURE"
    assert (state(before), worth(issued)) == ("authorized", "2.00")
    assert place(first).status == states.UNFULFILLED
    agree()


def test_what_an_order_took_is_not_taken_away(channel: Channel) -> None:
    first, _ = basket(channel)
    second, _ = basket(channel)
    issued = card("12.00")
    give(first, issued)
    place(first)
    assert types(give(second, issued))[-1] == "AUTHORIZATION_FAILURE"
    assert state(give(second, issued, "2.00")) == "authorized"
    agree()


def test_a_hold_that_nobody_completes_lapses(channel: Channel) -> None:
    cart, _ = basket(channel)
    issued = card("25.00")
    begun = give(cart, issued)
    pass_time(5)
    work()
    assert (state(begun), worth(issued)) == ("authorized", "15.00")
    pass_time(70)
    work()
    assert (state(begun), worth(issued)) == ("canceled", "25.00")
    assert not Order.objects.exclude(status__in=states.UNSEEN).exists()
    agree()


def test_what_is_too_much_goes_back_to_the_card(channel: Channel) -> None:
    cart, _ = basket(channel)
    extra = variant(channel, "5.00", Offer.DURABLE)
    line = add_line(cart=cart, variant_id=extra.pk, quantity=1)
    issued = card("25.00")
    give(cart, issued)
    assert worth(issued) == "10.00"
    remove_line(cart=cart, line=line)
    order = place(cart)
    work()
    assert (order.status, order.payable_micro) == (states.UNFULFILLED, 10_000_000)
    assert worth(issued) == "15.00"
    agree()
    cancel(order=order, actor=SYSTEM)
    assert worth(issued) == "25.00"
    agree()


def test_a_transfer_is_awaited_for_what_the_card_leaves(channel: Channel) -> None:
    cart, _ = basket(channel)
    issued = card("4.00")
    give(cart, issued, "4.00")
    pay(cart, "manual")
    order = place(cart)
    assert (order.status, worth(issued)) == (states.UNCONFIRMED, "0.00")
    agree()
    with pytest.raises(Invalid):
        give_order(order, card("25.00"))
    order = mark_paid(order=order, actor=SYSTEM)
    assert order.status == states.UNFULFILLED
    agree()


def test_an_order_that_nobody_pays_is_paid_by_a_card(channel: Channel, sandbox: Sandbox) -> None:
    cart, _ = basket(channel)
    bad = card_token(sandbox.shift4, number="4024007118468684")
    session.set_payment(cart=cart, gateway="shift4", token=bad)
    with pytest.raises(Conflict):
        place(cart)
    order = Order.objects.get()
    assert types(give_order(order, card("9.00")))[-1] == "AUTHORIZATION_FAILURE"
    issued = card("25.00")
    assert types(give_order(order, issued))[-2:] == ["AUTHORIZATION_SUCCESS", "CHARGE_SUCCESS"]
    order.refresh_from_db()
    assert (order.status, worth(issued)) == (states.UNFULFILLED, "15.00")
    agree()


def give_order(order: Order, issued: GiftCard) -> Begun:
    return transaction_initialize(
        order=order.pk, gateway=GATEWAY, data={"code": code(issued)}, actor=ANONYMOUS
    )


def test_both_roads_on_one_checkout(channel: Channel) -> None:
    cart, _ = basket(channel)
    typed, held = card("3.00"), card("25.00")
    add_code(cart=cart, code=code(typed))
    begun = give(cart, held)
    assert begun.transaction.amounts.authorized == usd("7.00")
    order = place(cart)
    assert (order.gift_cards_micro, order.payable_micro) == (3_000_000, 7_000_000)
    assert (worth(typed), worth(held)) == ("0.00", "18.00")
    agree()
    cancel(order=order, actor=SYSTEM)
    assert (worth(typed), worth(held)) == ("3.00", "25.00")
    agree()


def test_the_same_key_answers_the_same_hold(channel: Channel) -> None:
    cart, _ = basket(channel)
    issued = card("25.00")
    first, second = (
        transaction_initialize(
            checkout=cart.pk,
            gateway=GATEWAY,
            data={"code": code(issued)},
            idempotency_key="once",
            actor=ANONYMOUS,
        )
        for _ in range(2)
    )
    assert first.transaction.attempt.pk == second.transaction.attempt.pk
    assert transaction_process(token=first.transaction.attempt.pk).transaction == first.transaction
    assert worth(issued) == "15.00"
    with pytest.raises(Invalid) as nothing:
        give(cart, issued)
    assert nothing.value.field == "amount"
    agree()


def test_fifty_checkouts_want_one_card(real_db: RealDb, channel: Channel) -> None:
    issued = card("10.00")
    carts = [basket(channel)[0] for _ in range(50)]
    results = real_db.together(lambda number: give(carts[number], issued), 50)
    failed = [each for each in results if isinstance(each, Exception)]
    assert failed == []
    held = GiftCardUse.objects.filter(state=GiftCardUse.HELD)
    assert (held.count(), worth(issued)) == (1, "0.00")
    assert Attempt.objects.filter(state="authorized").count() == 1

    def complete(number: int) -> Order:
        return place(carts[number])

    orders = [each for each in real_db.together(complete, 50) if isinstance(each, Order)]
    assert len(orders) == 1
    assert orders[0].status == states.UNFULFILLED
    agree()


def _cancel_last() -> None:
    orders = Order.objects.exclude(status__in=states.UNSEEN).order_by("-number")
    cancel(order=orders[0], actor=SYSTEM)


@pytest.mark.parametrize("seed", range(12))
def test_any_history_keeps_every_cent(channel: Channel, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 – the same history on every run, no secret
    cards = [card("12.00"), card("7.00")]
    carts = [basket(channel, stock=None)[0] for _ in range(3)]
    for _ in range(18):
        cart, issued = chance.choice(carts), chance.choice(cards)
        minutes, amount = chance.choice([1, 70]), chance.choice(["3.00", "7.00", None])
        deeds: dict[str, Callable[[], object]] = {
            "give": partial(give, cart, issued, amount),
            "attach": partial(add_code, cart=cart, code=code(issued)),
            "dummy": partial(pay, cart),
            "place": partial(place, cart),
            "wait": partial(pass_time, minutes),
            "cancel": _cancel_last,
        }
        with contextlib.suppress(DomainError, IndexError):  # refused is fine, lost is not
            deeds[chance.choice(list(deeds))]()
        work()
        agree()
