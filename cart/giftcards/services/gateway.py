"""Paying with a gift card by the gateway's road: one checkout at a time holds a card."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from cart.giftcards.models import GiftCard, GiftCardUse
from cart.giftcards.queries import by_code, problem_of
from cart.giftcards.services.uses import give_back, hold, lock
from store.kernel.errors import Conflict
from store.kernel.money import Money


@dataclass(frozen=True)
class Authorized:
    """What is held, and the payables (their keys) that lost their hold of the card by it."""

    use: GiftCardUse
    card: GiftCard
    displaced: tuple[uuid.UUID, ...]


def authorize(
    *, code: str, payable_key: uuid.UUID, cart_key: uuid.UUID, amount: Money, email: str
) -> Authorized:
    """Hold `amount` of the card of this code; the checkout that held it before lets it go.

    Nothing is let go when this is refused. Raises Conflict (gift_card_refused): unknown, stopped,
    expired, of another currency or customer, or not worth that much; nobody learns which.
    """
    card = by_code(code)
    if card is None or problem_of(card, currency=amount.currency, email=email):
        raise _refused()
    with transaction.atomic():
        if not lock(card_id=card.pk):
            raise _refused()
        displaced = _displace(card)
        try:
            use = hold(
                card_id=card.pk,
                payable_key=payable_key,
                cart_key=cart_key,
                amount=amount,
                kind=GiftCardUse.GATEWAY,
            )
        except Conflict as error:
            raise _refused() from error
    return Authorized(use, card, displaced)


def _displace(card: GiftCard) -> tuple[uuid.UUID, ...]:
    rows = GiftCardUse.objects.filter(card=card, kind=GiftCardUse.GATEWAY, state=GiftCardUse.HELD)
    keys = list(rows.order_by("pk").values_list("payable_key", flat=True))
    return tuple(key for key in keys if give_back(payable_key=key) is not None)


def _refused() -> Conflict:
    return Conflict("gift_card_refused", "This gift card cannot be used here.", "paymentGateway")
