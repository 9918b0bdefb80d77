"""Gift cards on an order: held when it is placed, settled when it is paid, given back when undone.

Cards are taken after the voucher and before any stock, so that no two orders wait for each other.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from cart.giftcards.services.uses import give_back, hold, settle
from cart.queries import PricedCart
from checkout.orders.models import Order
from store.kernel.clock import now
from store.kernel.money import Money
from store.ledger.services import Account


def hold_cards(order: Order, priced: PricedCart) -> None:
    """Keep back what the cart's cards pay. Raises Conflict (gift_card_changed)."""
    stamp = now()
    # In one order for everybody, so that nobody waits in a circle; shown as they lie in the cart.
    for place, card in sorted(enumerate(priced.cards), key=lambda each: each[1].card_id):
        if card.amount:
            hold(
                card_id=card.card_id,
                payable_key=order.pk,
                cart_key=order.cart_key,
                amount=card.amount,
                at=stamp + timedelta(microseconds=place),
            )


def settle_cards(order: Order, buyer: Account) -> None:
    """What was kept back clears the buyer's account, in the transaction that books the sale."""
    if order.gift_cards_micro:
        settle(payable_key=order.pk, order_key=order.pk, buyer=buyer, order_number=order.number)


def settle_part(order: Order, buyer: Account, *, part: str, amount: Money) -> None:
    """The same for what the gift card gateway took under the key `part`."""
    if amount:
        settle(
            payable_key=uuid.UUID(part),
            order_key=order.pk,
            buyer=buyer,
            order_number=order.number,
            amount=amount,
        )


def free_cards(order: Order) -> None:
    """Let go what an unpaid order keeps back, once."""
    if order.gift_cards_micro and order.paid_at is None:
        give_back(payable_key=order.pk)


def return_cards(order: Order) -> Money | None:
    """Put back on the cards what they paid, at most that; before the sale's bookings go."""
    if not order.gift_cards_micro:
        return None
    return give_back(payable_key=order.pk, order_number=order.number)
