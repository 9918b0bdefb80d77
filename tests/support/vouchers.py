"""Vouchers for tests."""

from __future__ import annotations

from typing import Any

from cart.models import Cart
from cart.queries import PricedCart, open_cart, priced
from cart.vouchers.models import Voucher
from cart.vouchers.services.codes import add_codes
from cart.vouchers.services.vouchers import save_voucher, set_worth
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.money import Money


def voucher(
    channel: Channel,
    *codes: str,
    percent: int | None = None,
    fixed: str = "",
    min_spent: str = "",
    **fields: Any,
) -> Voucher:
    """A voucher of so many percent, or of a fixed amount, with its codes."""
    fields = {
        "name": codes[0] if codes else "Thank you",
        "value_type": "fixed" if fixed else "percentage",
        **fields,
    }
    made = save_voucher(voucher=None, fields=fields, actor=SYSTEM)  # type: ignore[arg-type]  # the same names
    set_worth(
        voucher=made,
        channel=channel,
        percent_ppm=None if percent is None else percent * 10_000,
        fixed=Money.parse(fixed, channel.currency) if fixed else None,
        min_spent=Money.parse(min_spent, channel.currency) if min_spent else None,
        actor=SYSTEM,
    )
    add_codes(voucher=made, codes=codes, actor=SYSTEM)
    return made


def now_priced(cart: Cart, **more: Any) -> PricedCart:
    """The cart read anew and priced."""
    fresh = open_cart(cart.pk)
    assert fresh is not None
    return priced(fresh, **more)
