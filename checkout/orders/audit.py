"""Gift cards on orders: what an order says that cards pay is what is kept back for it."""

from __future__ import annotations

from collections.abc import Iterator

from cart.giftcards.models import GiftCardUse
from cart.giftcards.queries import UsedCard, used_by
from checkout.orders import states
from checkout.orders.models import Order
from store.audit.registry import Finding, audit

NAME = "order_gift_cards"
BATCH = 500


@audit(NAME)
def order_gift_cards() -> Iterator[Finding]:
    """Held while it may be paid, taken when it is, given back when it is closed unpaid."""
    orders: list[Order] = []
    for order in Order.objects.filter(gift_cards_micro__gt=0).iterator(chunk_size=BATCH):
        orders.append(order)
        if len(orders) == BATCH:
            yield from _batch(orders)
            orders = []
    yield from _batch(orders)


def _batch(orders: list[Order]) -> Iterator[Finding]:
    used = used_by([order.pk for order in orders])
    for order in orders:
        message = _wrong(order, used.get(order.pk, []))
        if message:
            yield Finding(NAME, f"order {order.number}", message)


def _wrong(order: Order, cards: list[UsedCard]) -> str:
    if sum(card.amount.micro for card in cards) != order.gift_cards_micro:
        return "what its gift cards pay is not what is kept back of them"
    found = {card.state for card in cards}
    if order.status in states.CONFIRMED:
        wanted = {GiftCardUse.TAKEN}
    elif order.status not in states.CLOSED:
        wanted = {GiftCardUse.HELD}
    elif order.paid_at is None:
        wanted = {GiftCardUse.RETURNED}
    else:  # canceled after it was paid: they get theirs back with the rest of the money
        wanted = {GiftCardUse.TAKEN, GiftCardUse.RETURNED}
    return "" if found <= wanted else f"it is {order.status}, but gift cards are {sorted(found)}"
