"""What states and events are called on the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cart.giftcards.rules import GATEWAY as GIFT_CARDS
from checkout.orders import states
from checkout.payments import states as payment_states

STATUS = {
    states.UNCONFIRMED: ("Awaits payment", "wait"),
    states.UNFULFILLED: ("To send", "wait"),
    states.PARTIALLY_FULFILLED: ("Partly sent", "wait"),
    states.FULFILLED: ("Done", "good"),
    states.CANCELED: ("Cancelled", ""),
    states.EXPIRED: ("Expired", ""),
}
ATTEMPT = {
    payment_states.STARTED: ("Started", "wait"),
    payment_states.UNKNOWN: ("Not known yet", "wait"),
    payment_states.PENDING: ("Awaited", "wait"),
    payment_states.ACTION_REQUIRED: ("Buyer must confirm", "wait"),
    payment_states.AUTHORIZED: ("Reserved", "wait"),
    payment_states.SUCCEEDED: ("Succeeded", "good"),
    payment_states.DECLINED: ("Declined", "bad"),
    payment_states.CANCELED: ("Cancelled", ""),
}
EVENT = {
    "placed": "Order placed",
    "paid": "Payment received",
    "marked_paid": "Marked as paid by hand",
    "confirmed": "Order confirmed",
    "fulfilled": "Goods sent",
    "canceled": "Order cancelled",
    "expired": "Not paid in time; the goods are free again",
    "payment_failed": "A payment failed",
    "payment_pending": "Payment is awaited",
    "payment_unknown": "The gateway has not answered yet; we keep asking",
    "refund_started": "A refund was started",
    "refunded": "Money given back",
}
GATEWAY = {
    "manual": "Bank transfer",
    "shift4": "Card (Shift4)",
    GIFT_CARDS: "Gift card",
    "": "Nothing to pay",
}


def event(kind: str, data: Mapping[str, Any]) -> str:
    """A line of the timeline."""
    words = EVENT.get(kind, kind.replace("_", " ").capitalize())
    details = [str(value) for value in data.values() if isinstance(value, str) and value]
    return f"{words} ({', '.join(details)})" if details else words


def gateway(name: str) -> str:
    """A gateway's name for people."""
    return GATEWAY.get(name, name.capitalize())
