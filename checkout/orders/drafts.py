"""Drafts: what a checkout is paid for before it is placed; prices frozen, goods promised."""

from __future__ import annotations

from cart.queries import PricedCart
from checkout.orders import states
from checkout.orders.discounts import free_voucher, hold_voucher
from checkout.orders.models import Order
from checkout.orders.services import Buyer, create_order, facts_of
from store.kernel.clock import now


def freeze(*, priced: PricedCart, buyer: Buyer) -> Order:
    """A draft of the checkout as it stands now, in the transaction that has locked the cart.

    Raises Conflict (insufficient_stock).
    """
    return create_order(priced=priced, buyer=buyer, status=states.DRAFT)


def fits(draft: Order, priced: PricedCart, buyer: Buyer) -> bool:
    """Whether the draft is still of this cart: same lines, place and delivery.

    Prices are not compared: what was frozen holds for who is paying it.
    """
    return (
        draft.cart_version == priced.cart.version
        and draft.country == priced.country
        and draft.delivery_method_key == buyer.delivery_method_key
    )


def touch(draft: Order) -> bool:
    """Somebody is paying it: it does not lapse now. False when it just did."""
    rows = Order.objects.filter(pk=draft.pk, status=states.DRAFT)
    return bool(rows.update(created_at=now()))


def take_over(*, draft: Order, priced: PricedCart, buyer: Buyer, gateway: str) -> None:
    """The draft is about to become an order: who buys, where it goes, what was agreed to.

    Raises Conflict (voucher_not_applicable: this buyer has used its voucher before).
    """
    values = facts_of(priced, buyer) | {"gateway": gateway, "created_at": now()}
    renamed = values["email"] != draft.email
    Order.objects.filter(pk=draft.pk, status=states.DRAFT).update(**values)
    for name, value in values.items():
        setattr(draft, name, value)
    if renamed:
        free_voucher(draft)
        hold_voucher(draft)
