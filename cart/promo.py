"""Promo codes: one field for shoppers, behind it vouchers and other kinds of codes.

Other kinds of codes (gift cards) are given by the caller as `others`; they are asked when no
voucher has the code. A cart carries one voucher: a second takes the first one's place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass

from cart.models import Cart
from cart.queries import priced
from cart.services import keep_code
from cart.totals import ChargeLine
from cart.vouchers.queries import key_of
from cart.vouchers.rules import FIELD, not_applicable
from store.kernel.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a checkout when a code is given: the buyer, the place, the delivery."""

    email: str = ""
    country: str = ""
    delivery: ChargeLine | None = None


# Take a code to the cart, or off it; False when it is none of that kind. Raises DomainErrors.
Attach = Callable[[Cart, str, Asked], bool]
Detach = Callable[[Cart, str], bool]


@dataclass(frozen=True, slots=True)
class PromoKind:
    """Another kind of promo code."""

    attach: Attach
    detach: Detach


def add_promo_code(
    *,
    cart: Cart,
    code: str,
    asked: Asked | None = None,
    needs_delivery: bool = False,
    others: Sequence[PromoKind] = (),
) -> None:
    """Use a code for this cart; a second voucher takes the first one's place.

    Raises Invalid (required, invalid: unknown, not yet valid, expired, used up) and Conflict
    (voucher_not_applicable: its conditions are not met; cart_closed), all at promo_code.
    `needs_delivery`: a voucher for deliveries is refused while none is chosen.
    """
    asked = asked or Asked()
    if not key_of(code):
        raise Invalid("required", "Enter a code.", FIELD)
    trial = copy(cart)
    trial.voucher_code = code
    found = priced(
        trial, country=asked.country or None, delivery=asked.delivery, email=asked.email
    ).voucher
    if found is None:
        if not any(kind.attach(cart, code, asked) for kind in others):
            raise Invalid("invalid", "We do not know this code. Please check it.", FIELD)
        return
    if found.problem is not None:
        raise found.problem
    if found.waits and needs_delivery:
        raise not_applicable("Choose a delivery first: this code is for deliveries.")
    keep_code(cart=cart, code=found.code)


def remove_promo_code(
    *,
    cart: Cart,
    code: str = "",
    voucher_id: int | None = None,
    others: Sequence[PromoKind] = (),
) -> None:
    """Take a code off the cart, by itself or by its voucher's id.

    Raises NotFound (not_found) at promo_code, without a code at promo_code_id, when the cart has
    no such code.
    """
    if _is_own(cart, code, voucher_id):
        keep_code(cart=cart, code="")
        return
    if code and any(kind.detach(cart, code) for kind in others):
        return
    named = FIELD if code else "promo_code_id"
    raise NotFound("not_found", "This code is not in use here.", named)


def _is_own(cart: Cart, code: str, voucher_id: int | None) -> bool:
    if not cart.voucher_code:
        return False
    if code:
        return key_of(code) == key_of(cart.voucher_code)
    found = priced(cart).voucher
    return found is not None and found.terms.voucher_id == voucher_id
