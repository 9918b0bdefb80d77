"""What an order's page shows, read in a counted number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checkout.admin import words
from checkout.letters import order_url
from checkout.orders import states
from checkout.orders.models import Fulfillment, Order
from checkout.orders.receipt import receipt
from checkout.payments import states as payment_states
from checkout.payments.models import Attempt
from store.accounts.models import Address
from store.admin.base import tag
from store.kernel.money import Minor, Money
from store.mail.queries import mails_about


@dataclass(frozen=True)
class Try:
    """An attempt to charge or to refund."""

    what: str
    gateway: str
    amount: Money
    state: str
    ref: str
    key: str
    message: str
    at: datetime


@dataclass(frozen=True)
class Parcel:
    """What left, when."""

    at: datetime
    tracking_number: str
    lines: tuple[tuple[str, int], ...]


def order_context(order: Order) -> dict[str, Any]:
    """Everything the template draws."""
    keys = [order.pk, order.cart_key]
    attempts = list(Attempt.objects.filter(payable_key__in=keys).order_by("created_at"))
    lines = {str(line.pk): line for line in order.lines.all()}
    return {
        "order": order,
        "receipt": receipt(order),
        "sent": {key: line.fulfilled for key, line in lines.items()},
        "rows": [(row, lines[row.key]) for row in receipt(order).lines],
        "tags": _tags(order),
        "attempts": [_try(each) for each in attempts],
        "events": [
            (each.at, words.event(each.kind, each.data), each.actor) for each in order.events.all()
        ],
        "parcels": [_parcel(each, order) for each in order.fulfillments.order_by("created_at")],
        "mails": list(mails_about(f"order:{order.pk}")),
        "shipping": address_lines(order.shipping_address),
        "billing": address_lines(order.billing_address),
        "link": order_url(order),
        "may": _may(order, attempts),
        "gateway": words.gateway(order.gateway),
    }


def _tags(order: Order) -> list[str]:
    found = [tag(*words.STATUS.get(order.status, (order.status, "")))]
    if order.test:
        found.append(tag("Test"))
    return list(found)


def _may(order: Order, attempts: list[Attempt]) -> dict[str, bool]:
    """Which buttons are shown; the services decide again."""
    charges = [each for each in attempts if each.kind == Attempt.CHARGE]
    awaited = any(
        each.gateway == "manual" and each.state == payment_states.PENDING for each in charges
    )
    sent = any(line.fulfilled for line in order.lines.all())
    open_states = {states.UNFULFILLED, states.PARTIALLY_FULFILLED}
    return {
        "mark_paid": awaited and order.status == states.UNCONFIRMED,
        "send": order.status in open_states,
        "cancel": order.status not in states.CLOSED and not sent,
    }


def _try(attempt: Attempt) -> Try:
    return Try(
        what="Refund" if attempt.kind == Attempt.REFUND else "Charge",
        gateway=words.gateway(attempt.gateway),
        amount=Money.from_minor(Minor(attempt.amount_minor, attempt.currency)),
        state=tag(*words.ATTEMPT.get(attempt.state, (attempt.state, ""))),
        ref=attempt.ref,
        key=attempt.key,
        message=attempt.message,
        at=attempt.created_at,
    )


def _parcel(parcel: Fulfillment, order: Order) -> Parcel:
    names = {str(line.pk): line.product_name for line in order.lines.all()}
    lines = tuple((names.get(key, "?"), int(count)) for key, count in parcel.lines.items())
    return Parcel(parcel.created_at, parcel.tracking_number, lines)


def address_lines(address: Address | None) -> str:
    """An address as it is written on a parcel; empty when there is none."""
    if address is None:
        return ""
    name = f"{address.first_name} {address.last_name}".strip()
    town = " ".join(
        part for part in (address.city, address.country_area, address.postal_code) if part
    )
    parts = [
        name,
        address.company_name,
        address.street_address_1,
        address.street_address_2,
        address.city_area,
        town,
        address.country,
        address.phone,
    ]
    return "\n".join(part for part in parts if part)
