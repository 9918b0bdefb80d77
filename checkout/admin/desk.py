"""Checkout's pages of the desk, and their places in the sidebar."""

from __future__ import annotations

from checkout.admin import board, delivery, orders, webhooks
from store.admin.panels import ABOUT_PERSON, link
from store.kernel.actor import MANAGE_ORDERS, MANAGE_SETTINGS

link("Orders", "Orders", orders.LIST, icon="receipt_long", needs=MANAGE_ORDERS, place=10)
link("Store", "Delivery", delivery.LIST, icon="local_shipping", needs=MANAGE_SETTINGS, place=30)
link("System", "Webhooks", webhooks.LIST, icon="webhook", needs=MANAGE_SETTINGS, place=40)
ABOUT_PERSON.append(board.orders_of)
