"""An order in plain words: its state, the one charge, how to transfer, what happened."""

from __future__ import annotations

from datetime import datetime

from cart.entitlements.queries import downloads
from cart.giftcards.rules import GATEWAY as GIFT_CARDS
from checkout.orders import states
from checkout.orders.models import Order, OrderEvent
from checkout.orders.receipt import receipt
from checkout.payments.models import Attempt
from checkout.payments.queries import charges_of
from checkout.payments.states import SUCCEEDED
from store.channels.models import Shop
from store.kernel.money import Money
from themes.drops.customers import address_lines
from themes.drops.orders import Charge, OrderDrop, OrderFacts

LABELS = {
    states.UNFULFILLED: "Paid. We are packing your parcel.",
    states.PARTIALLY_FULFILLED: "Paid. A part of it has been sent.",
    states.CANCELED: "What was paid is paid back, and nothing more will be charged.",
    states.EXPIRED: "This order was not paid in time. Nothing was charged.",
}
# The same in a list of orders, by the theme's word for the state.
SHORT = {
    "paid": "Paid",
    "fulfilled": "Done",
    "cancelled": "Cancelled",
    "confirming": "Being confirmed",
    "awaiting_transfer": "Not paid yet",
}
EVENTS = {
    "placed": "Order placed",
    "payment_pending": "Waiting for the transfer",
    "payment_unknown": "Payment being confirmed",
    "payment_failed": "Payment declined; nothing was charged",
    "marked_paid": "Your transfer has arrived",
    "paid": "Paid",
    "fulfilled": "Parcel sent",
    "canceled": "Order cancelled",
    "expired": "Order closed: it was not paid in time",
    "refund_started": "Your money is on its way back",
    "refunded": "Paid back",
}


def order_drop(order: Order, shop: Shop) -> OrderDrop:
    """An order with all its page shows; downloads get fresh links when they are shown."""
    slip = receipt(order)
    facts = _facts(order, shop)
    return OrderDrop(facts, slip, lambda: downloads(holder=str(order.pk)))


def order_row(order: Order) -> OrderDrop:
    """An order for a list: no events, no downloads, no further queries."""
    facts = OrderFacts(
        name=f"#{order.number}",
        created_at=order.created_at,
        url=f"/orders/{order.token}",
        status=status_of(order),
        status_label=SHORT[status_of(order)],
        email=order.email,
        test=order.test,
        charge=None,
        transfer_lines=(),
        shipping_lines=(),
        events=(),
    )
    return OrderDrop(facts, receipt(order))


def status_of(order: Order) -> str:
    """The theme's word for an order's state."""
    if order.status == states.FULFILLED:
        return "fulfilled"
    if order.status in states.CONFIRMED:
        return "paid"
    if order.status in states.CLOSED:
        return "cancelled"
    return "confirming" if order.paying_key and order.gateway != "manual" else "awaiting_transfer"


def label_of(order: Order) -> str:
    """The state as a sentence."""
    if order.status == states.FULFILLED:
        ships = any(line.ships for line in order.lines.all())
        return "Paid, and your parcel is on its way." if ships else "Paid, and open to you."
    known = LABELS.get(order.status)
    if known:
        return known
    if order.gateway == "manual":
        return f"The bank details are also in the mail to {order.email}."
    if order.paying_key:
        return "Your bank is taking a moment. You will not be charged twice."
    return "Not paid yet. Nothing was charged."


def _facts(order: Order, shop: Shop) -> OrderFacts:
    address = order.shipping_address
    return OrderFacts(
        name=f"#{order.number}",
        created_at=order.created_at,
        url=f"/orders/{order.token}",
        status=status_of(order),
        status_label=label_of(order),
        # The theme says that the receipt went there, which is true once it is paid.
        email=order.email if order.paid_at and order.status not in states.CLOSED else "",
        test=order.test,
        charge=_charge(order),
        transfer_lines=_transfer(order, shop),
        shipping_lines=address_lines(address) if address else (),
        events=_events(order),
    )


def _charge(order: Order) -> Charge | None:
    charges = [each for each in charges_of(order.pk, order.cart_key) if each.state == SUCCEEDED]
    counted = [each for each in charges if order.paid_at is None or each.finish_at is None]
    if not counted:
        return None
    amount = Money(order.payable_micro, order.currency)
    way = _way(counted[0]) if len(counted) == 1 else f"in {len(counted)} payments"
    return Charge(way, amount, order.paid_at)


def _way(made: Attempt) -> str:
    """How it was paid: "Visa ending in 4242", "card", "bank transfer"."""
    if made.gateway == "manual":
        return "by bank transfer"
    if made.gateway == GIFT_CARDS:
        return f"gift card •••• {made.raw.get('last4', '')}"
    card = made.raw.get("card")
    if isinstance(card, dict) and card.get("brand") and card.get("last4"):
        return f"{card['brand']} ending in {card['last4']}"
    return "by card"


def _transfer(order: Order, shop: Shop) -> list[tuple[str, str]]:
    """Where to send the money, while it is awaited."""
    if order.gateway != "manual" or order.status != states.UNCONFIRMED:
        return []
    amount = Money(order.payable_micro, order.currency)
    lines = [
        ("Amount", f"{amount.format()} {order.currency}"),
        ("Reference", f"Order {order.number}"),
    ]
    rows = [row.strip() for row in shop.bank_details.splitlines() if row.strip()]
    named = [row.partition(":") for row in rows if ":" in row]
    plain = [row for row in rows if ":" not in row]
    if plain:
        lines.append(("To", ", ".join(plain)))
    return lines + [(label.strip(), value.strip()) for label, _, value in named]


def _events(order: Order) -> list[tuple[datetime, str]]:
    found = OrderEvent.objects.filter(order=order, kind__in=EVENTS).order_by("at", "id")
    return [(event.at, _sentence(event)) for event in found]


def _sentence(event: OrderEvent) -> str:
    number = event.data.get("tracking_number") if event.kind == "fulfilled" else ""
    return f"{EVENTS[event.kind]}, number {number}" if number else EVENTS[event.kind]
