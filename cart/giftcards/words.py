"""What states and events of a gift card are called on the desk."""

from __future__ import annotations

from datetime import date

from cart.giftcards.models import GiftCard, GiftCardEvent, GiftCardUse
from store.kernel.clock import now
from store.kernel.money import Money

EVENT = {
    "issued": "Issued",
    "sent_to_customer": "Sent",
    "resent": "Sent again",
    "activated": "May be used again",
    "deactivated": "Stopped",
    "expiry_date_updated": "Last day changed",
    "tags_updated": "Tags changed",
    "assigned_to_user": "Made one person’s",
    "unassigned_from_user": "No longer one person’s",
    "note_added": "Note",
    "updated": "Changed",
    "used_in_order": "Used",
    "refunded_in_order": "Given back",
}
USE = {
    GiftCardUse.HELD: ("Held", "wait"),
    GiftCardUse.TAKEN: ("Paid", "good"),
    GiftCardUse.RETURNED: ("Given back", ""),
}


def state(card: GiftCard, worth: Money) -> tuple[str, str]:
    """Whether it can be used, in a word, and the tone of it."""
    if not card.is_active:
        return "Stopped", "bad"
    if card.expires_on is not None and card.expires_on < now().date():
        return "Expired", ""
    return ("Good", "good") if worth else ("Used up", "")


def event(row: GiftCardEvent, currency: str) -> str:
    """A line of the timeline."""
    words = EVENT.get(row.kind, row.kind.replace("_", " ").capitalize())
    data = row.data
    details = [str(data[name]) for name in ("email", "message") if data.get(name)]
    if data.get("amount_micro"):
        details.append(Money(int(data["amount_micro"]), currency).format())
    if data.get("order_number"):
        details.append(f"order #{data['order_number']}")
    if row.kind == "expiry_date_updated":
        details.append(day(data.get("new")))
    return f"{words}: {', '.join(details)}" if details else words


def day(text: object) -> str:
    """An ISO date for people; nothing: never."""
    return f"{date.fromisoformat(str(text)):%-d %b %Y}" if text else "does not expire"
