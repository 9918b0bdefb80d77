"""Promo codes at checkout: the cart's rules, with what the shopper has said so far."""

from __future__ import annotations

import uuid

from cart.giftcards.services import carts as gift_cards
from cart.models import Cart
from cart.promo import Asked, PromoKind, add_promo_code, remove_promo_code
from checkout.complete import load


def _attach_card(cart: Cart, code: str, asked: Asked) -> bool:
    email = asked.email or (cart.user.email if cart.user else "")
    return gift_cards.attach(cart=cart, code=code, email=email)


def _detach_card(cart: Cart, code: str) -> bool:
    return gift_cards.detach(cart=cart, code=code)


# Kinds of codes besides vouchers, in the order in which they are asked.
OTHERS: tuple[PromoKind, ...] = (PromoKind(_attach_card, _detach_card),)


def add_code(*, cart: Cart, code: str, needs_delivery: bool = False) -> None:
    """Use a code at checkout; raises as cart.promo.add_promo_code.

    `needs_delivery`: a voucher for deliveries is refused while none is chosen, as clients of the
    API expect; the shop's own pages let it wait.
    """
    state = load(cart)
    asked = Asked(
        email=state.session.email,
        country=state.priced.country,
        delivery=state.chosen.charge if state.chosen else None,
    )
    add_promo_code(cart=cart, code=code, asked=asked, needs_delivery=needs_delivery, others=OTHERS)


def remove_code(
    *,
    cart: Cart,
    code: str = "",
    voucher_id: int | None = None,
    gift_card_id: uuid.UUID | None = None,
) -> None:
    """Take a voucher or gift card off the checkout; raises NotFound (not_found) at promo_code, or
    at promo_code_id when it was named by a key.

    A gift card is named by its code, its last four characters or its key.
    """
    if gift_card_id is not None and gift_cards.detach(cart=cart, card_id=gift_card_id):
        return
    remove_promo_code(cart=cart, code=code, voucher_id=voucher_id, others=OTHERS)
