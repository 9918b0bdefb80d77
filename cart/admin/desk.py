"""The cart's pages of the desk, and their places in the sidebar."""

from __future__ import annotations

from cart.admin import codes, vouchers
from store.admin.panels import link
from store.kernel.actor import MANAGE_DISCOUNTS

link(
    "Orders",
    "Vouchers",
    vouchers.LIST,
    icon="confirmation_number",
    needs=MANAGE_DISCOUNTS,
    place=30,
)
link("Orders", "Promo codes", codes.LIST, icon="password", needs=MANAGE_DISCOUNTS, place=31)
