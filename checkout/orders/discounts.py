"""A voucher on an order: frozen and counted when it is placed, given back when it comes to nothing.

The voucher's row is always taken before any stock, so that no two orders wait for each other.
"""

from __future__ import annotations

from cart.queries import PricedCart
from cart.vouchers.services.uses import give_back_use, take_use
from checkout.orders.models import Order, OrderDiscount
from store.kernel.clock import now


def freeze_discount(order: Order, priced: PricedCart) -> None:
    """Write what the cart's voucher took off, and count its use.

    Raises Conflict (voucher_not_applicable) when it was used up meanwhile.
    """
    voucher = priced.voucher
    if voucher is None or voucher.problem is not None:
        return
    terms = voucher.terms
    OrderDiscount.objects.create(
        order=order,
        name=terms.name,
        code=terms.code,
        voucher_id=terms.voucher_id,
        scope=terms.scope,
        on_lines=voucher.on_lines,
        percent_ppm=terms.value.percent_ppm,
        fixed_micro=terms.value.fixed_micro,
        amount_micro=voucher.discount.micro,
        created_at=now(),
    )
    hold_voucher(order)


def hold_voucher(order: Order, *, paid: bool = False) -> None:
    """Count the use of an order's voucher, once; `paid`: beyond any limit, since money has come.

    Raises Conflict (voucher_not_applicable).
    """
    rows = OrderDiscount.objects.filter(order=order, type=OrderDiscount.VOUCHER)
    for row in rows.exclude(voucher=None):
        take_use(
            voucher_id=row.voucher_id or 0,
            code=row.code,
            order_key=order.pk,
            cart_key=order.cart_key,
            email=order.email,
            paid=paid,
        )


def free_voucher(order: Order) -> None:
    """Give back the use that an unpaid order holds, once."""
    if order.paid_at is None:
        give_back_use(order_key=order.pk)
