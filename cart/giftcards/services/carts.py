"""Putting gift cards into carts and taking them out; the cart's version counts up."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F

from cart.giftcards.models import CartGiftCard, GiftCard
from cart.giftcards.queries import balances, by_code, problem_of
from cart.models import Cart
from store.kernel.clock import now
from store.kernel.errors import Conflict
from store.kernel.ids import uuid_pk

MAX_CARDS = 10


def attach(*, cart: Cart, code: str, email: str | None = None) -> bool:
    """Put the card of this code into the cart; False when there is none that is good here.

    Unknown, stopped, expired, empty, of another currency or another customer: all the same False,
    so that nobody learns which. `email` is whom the checkout belongs to, as far as it is known.
    The same card again changes nothing. Raises Conflict (cart_closed, too_many_gift_cards).
    """
    card = by_code(code)
    if card is None or problem_of(card, currency=cart.channel.currency, email=email or ""):
        return False
    if not balances([card])[card.pk]:
        return CartGiftCard.objects.filter(cart=cart, card=card).exists()
    with transaction.atomic():
        _lock(cart)
        _, made = CartGiftCard.objects.get_or_create(
            cart=cart, card=card, defaults={"created_at": now()}
        )
        if made and CartGiftCard.objects.filter(cart=cart).count() > MAX_CARDS:
            message = f"A cart takes at most {MAX_CARDS} gift cards."
            raise Conflict("too_many_gift_cards", message, "promoCode")
    return True


def detach(*, cart: Cart, code: str = "", card_id: uuid.UUID | None = None) -> bool:
    """Take a card out by its code, last four characters or key; False when it is not in.

    Raises Conflict (cart_closed).
    """
    rows = CartGiftCard.objects.filter(cart=cart)
    if card_id is not None:
        rows = rows.filter(card_id=card_id)
    else:
        rows = rows.filter(card__in=_named(code))
    with transaction.atomic():
        _lock(cart)
        return bool(rows.delete()[0])


def _named(code: str) -> list[uuid.UUID | None]:
    """A shopper may name the card by what the page shows of it, a page by its key."""
    card, key = by_code(code), uuid_pk(code)
    if card is not None or key is not None:
        return [card.pk if card is not None else key]
    last4 = code.replace("•", "").strip().upper()
    return list(GiftCard.objects.filter(last4=last4).values_list("pk", flat=True)[:50])


def _lock(cart: Cart) -> None:
    """Take the cart's row for this transaction and note the change; refuses a closed cart."""
    rows = Cart.objects.filter(pk=cart.pk, closed_at=None)
    if not rows.update(version=F("version") + 1, updated_at=now()):
        raise Conflict("cart_closed", "This cart has already become an order.", "id")
    cart.version += 1
