"""Writing orders: made from a priced cart, moved by conditional UPDATEs, every step an event."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from cart.queries import PricedCart, PricedLine
from catalog.stock.services import Wanted, allocate, release, ship
from checkout.orders import states
from checkout.orders.cards import free_cards, hold_cards
from checkout.orders.discounts import free_voucher, freeze_discount
from checkout.orders.models import Fulfillment, Order, OrderEvent, OrderLine, OrderNumber
from checkout.orders.queries import with_parts
from store.accounts.services.addresses import copy_addresses
from store.graphql.engine.writing import change, insert
from store.kernel.actor import MANAGE_ORDERS, Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid
from store.kernel.ids import new_token
from store.kernel.money import minor_unit

FIRST_NUMBER = 1000


@dataclass(frozen=True)
class Buyer:
    """What an order takes over from the checkout session."""

    email: str
    user_id: int | None
    shipping_address_id: uuid.UUID | None
    billing_address_id: uuid.UUID | None
    delivery_name: str
    delivery_method_key: int | None
    delivery_tax_ppm: int
    gateway: str
    terms_version: str
    digital_consent_version: str
    digital_consent_at: datetime | None


def create_order(*, priced: PricedCart, buyer: Buyer, status: str = states.UNCONFIRMED) -> Order:
    """Freeze prices, write the order with its lines and promise the stock; in a transaction.

    As a draft it is what a checkout is paid for before it is placed, and seen by nobody.
    Raises Conflict (insufficient_stock, voucher_not_applicable, gift_card_changed).
    """
    order_key = uuid.uuid4()
    number = OrderNumber(order_key=order_key)
    insert(number)
    order = Order(
        id=order_key,
        number=FIRST_NUMBER + number.pk,
        token=new_token(),
        channel=priced.channel,
        cart_key=priced.cart.pk,
        cart_version=priced.cart.version,
        status=status,
        test=not settings.LIVE,
        country=priced.country,
        delivery_method_key=buyer.delivery_method_key,
        delivery_tax_ppm=buyer.delivery_tax_ppm,
        gateway=buyer.gateway,
        **facts_of(priced, buyer),
        **_amounts(priced),
    )
    insert(order)
    freeze_discount(order, priced)
    hold_cards(order, priced)
    lines = [_line(order, place, line) for place, line in enumerate(priced.lines)]
    insert(*lines)
    with_parts(order, lines=lines)
    allocate(
        wanted=[
            Wanted(line.variant_id, line.quantity, str(line.pk))
            for line in lines
            if line.variant_id
        ],
        holder=str(order.cart_key),
    )
    if status == states.UNCONFIRMED:
        note_event(order, "placed", actor=buyer.email)
    return order


def facts_of(priced: PricedCart, buyer: Buyer) -> dict[str, Any]:
    """Who buys, where it goes and what was said: columns that change no price."""
    wanted = (buyer.shipping_address_id if priced.ships else None, buyer.billing_address_id)
    copies = copy_addresses(keys=[key for key in wanted if key is not None])
    shipping, billing = (copies.get(key) if key else None for key in wanted)
    return {
        "user_id": buyer.user_id,
        "email": buyer.email,
        "language": priced.cart.language,
        "shipping_address_id": shipping,
        "billing_address_id": billing,
        "delivery_name": buyer.delivery_name,
        "terms_version": buyer.terms_version,
        "digital_consent_version": buyer.digital_consent_version,
        "digital_consent_at": buyer.digital_consent_at,
        "note": priced.cart.note,
        "metadata": priced.cart.metadata,
        "private_metadata": priced.cart.private_metadata,
    }


def _amounts(priced: PricedCart) -> dict[str, Any]:
    sums = priced.totals
    return {
        "currency": sums.exact.currency,
        "items_micro": sums.items.micro,
        "delivery_micro": sums.delivery.micro,
        "discount_micro": sums.discount.micro,
        "delivery_discount_micro": priced.delivery.off_micro if priced.delivery else 0,
        "exact_micro": sums.exact.micro,
        "gift_cards_micro": sums.gift_cards.micro,
        "payable_micro": sums.payable.micro,
        "rounding_micro": sums.rounding.micro,
        "tax_micro": sums.tax.micro,
        "minor_unit_micro": minor_unit(sums.exact.currency),
    }


def _line(order: Order, place: int, line: PricedLine) -> OrderLine:
    item, charge = line.sellable, line.charge
    return OrderLine(
        order=order,
        position=place,
        variant_id=line.variant_id,
        offer_version=item.offer_version,
        kind=item.kind,
        product_name=item.product_name,
        variant_name=item.variant_name,
        sku=item.sku,
        quantity=line.quantity,
        ships=item.ships,
        unit_micro=charge.unit.micro,
        undiscounted_unit_micro=line.undiscounted.micro,
        discount_micro=charge.off_micro,
        total_micro=charge.gross.micro,
        tax_ppm=charge.tax_ppm,
        tax_micro=charge.tax.micro,
        metadata=dict(line.metadata),
    )


def move(order: Order, new: str, **values: Any) -> bool:
    """Move an order's status by table, once: False when another road was first or may not."""
    moved = change(Order, order.pk, where={"status": states.sources(new)}, status=new, **values)
    if moved:
        order.status = new
        for name, value in values.items():
            setattr(order, name, value)
    return bool(moved)


def note_event(order: Order, kind: str, *, actor: str = "system", **data: Any) -> None:
    """A line for the order's timeline."""
    insert(OrderEvent(order=order, kind=kind, actor=actor, data=data, at=now()))


def release_stock(order: Order) -> None:
    """Give back what was promised and has not left, an unpaid order's voucher and gift cards."""
    free_voucher(order)
    free_cards(order)
    release(refs=[str(key) for key in order.lines.values_list("pk", flat=True)])


def fulfil(
    *, order: Order, quantities: dict[uuid.UUID, int], tracking_number: str, actor: Actor
) -> Fulfillment:
    """Send goods: ships the promised stock and moves the status. In the caller's transaction.

    Raises Refused, Conflict (not_fulfillable), Invalid (quantity).
    """
    actor.require(MANAGE_ORDERS)
    if order.status not in {states.UNFULFILLED, states.PARTIALLY_FULFILLED}:
        raise Conflict("not_fulfillable", "Only a paid, open order can be fulfilled.", "status")
    lines = {line.pk: line for line in order.lines.filter(ships=True)}
    wanted = {key: count for key, count in quantities.items() if count}
    if not wanted or not set(wanted) <= set(lines):
        raise Invalid("invalid_quantity", "Choose at least one line to send.", "quantity")
    for key, count in wanted.items():
        _ship_line(lines[key], count)
    parcel = Fulfillment.objects.create(
        order=order,
        tracking_number=tracking_number[:120],
        lines={str(key): count for key, count in wanted.items()},
    )
    move(order, _status_after(list(lines.values())))
    note_event(order, "fulfilled", actor=actor.label, tracking_number=tracking_number[:120])
    return parcel


def _ship_line(line: OrderLine, count: int) -> None:
    """Mark pieces of a line as sent, never more than were bought."""
    sent = line.fulfilled + count
    if count < 1 or sent > line.quantity:
        message = f"{line.product_name}: {line.quantity - line.fulfilled} left to send."
        raise Invalid("invalid_quantity", message, "quantity")
    moved = OrderLine.objects.filter(pk=line.pk, fulfilled=line.fulfilled).update(fulfilled=sent)
    if not moved:
        raise Conflict("changed_meanwhile", "Someone else just sent this line.", "quantity")
    line.fulfilled = sent
    ship(ref=str(line.pk), quantity=count)


def _status_after(lines: Sequence[OrderLine]) -> str:
    done = all(line.fulfilled == line.quantity for line in lines)
    return states.FULFILLED if done else states.PARTIALLY_FULFILLED


def status_when_paid(order: Order) -> str:
    """Fulfilled at once when nothing ships, else open for sending."""
    ships = any(line.ships for line in order.lines.all())
    return states.UNFULFILLED if ships else states.FULFILLED
