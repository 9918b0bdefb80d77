"""A promo code in plain values: on a basket, refused, with another typed; and on an order."""

from __future__ import annotations

from typing import Any

TAKEN_OFF: dict[str, Any] = {
    "cart_level_discount_applications": [
        {"title": "SUMMER-10", "type": "discount_code", "total_allocated_amount": 100}
    ]
}
ON_BASKET: dict[str, Any] = {
    **TAKEN_OFF,
    "promo_code": "SUMMER-10",
    "promo_problem": "This code has expired.",
    "promo_typed": "winter",
    "promo_error": "We do not know this code.",
}
