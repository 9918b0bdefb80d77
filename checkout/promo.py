"""Promo codes at checkout: the cart's rules, with what the shopper has said so far."""

from __future__ import annotations

from cart.models import Cart
from cart.promo import Asked, PromoKind, add_promo_code, remove_promo_code
from checkout.complete import load

# Kinds of codes besides vouchers, in the order in which they are asked.
OTHERS: tuple[PromoKind, ...] = ()


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


def remove_code(*, cart: Cart, code: str = "", voucher_id: int | None = None) -> None:
    """Take a code off the checkout; raises NotFound (not_found) at promo_code."""
    remove_promo_code(cart=cart, code=code, voucher_id=voucher_id, others=OTHERS)
