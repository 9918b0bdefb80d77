"""What buyers are written: receipt and link, how to transfer, parcel sent, money back."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings

from checkout.orders.models import Fulfillment, Order
from checkout.orders.queries import by_key, of_email
from checkout.orders.receipt import Receipt, receipt
from store.channels.queries import shop
from store.kernel.clock import now
from store.mail.services import send

MAX_LINKS = 20


def order_url(order: Order) -> str:
    """The unguessable, absolute address of an order's page."""
    return f"{settings.SITE_URL}/orders/{order.token}"


def order_letter(key: uuid.UUID | None, *, kind: str, email: str = "") -> None:
    """Write to an order's buyer, or send all links of an address to that address."""
    if key is None:
        _links(email)
        return
    order = by_key(key)
    if order is not None:
        send(
            kind=kind,
            to=order.email,
            data=_data(order),
            ref=f"order:{order.pk}",
            key=f"{kind}:{order.pk}",
        )


def parcel_letter(key: uuid.UUID) -> None:
    """Tell the buyer what was sent."""
    parcel = Fulfillment.objects.select_related("order").filter(pk=key).first()
    if parcel is None:
        return
    order = parcel.order
    names = {str(line.pk): line for line in order.lines.all()}
    sent = [(names[line], count) for line, count in parcel.lines.items() if line in names]
    data = {**_data(order), "parcel": parcel, "sent": sent}
    key_text = f"order_sent:{parcel.pk}"
    send(kind="order_sent", to=order.email, data=data, ref=f"order:{order.pk}", key=key_text)


def _links(email: str) -> None:
    orders = list(of_email(email)[:MAX_LINKS])
    if not orders:
        return
    found = [(order, order_url(order)) for order in orders]
    key = f"order_links:{orders[0].email}:{now():%Y%m%d%H%M}"
    data: dict[str, Any] = {"shop": shop().name, "orders": found}
    send(kind="order_links", to=orders[0].email, data=data, key=key[:120])


def _data(order: Order) -> dict[str, Any]:
    slip: Receipt = receipt(order)
    owner = shop()
    return {
        "shop": owner.name,
        "shop_address": owner.address,
        "bank_details": owner.bank_details,
        "order": order,
        "receipt": slip,
        "url": order_url(order),
        "test": order.test,
    }
