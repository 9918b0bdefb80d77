"""Contexts for the checkout's own templates; every text can be changed at once."""

from __future__ import annotations

from typing import Any


def field(name: str, label: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "label": label, "value": "", "required": True, "kind": "text", **more}


def choice(value: str, label: str, detail: str, price: str, checked: bool) -> dict[str, Any]:
    return {
        "value": value,
        "label": label,
        "detail": detail,
        "price_text": price,
        "checked": checked,
    }


def summary() -> dict[str, Any]:
    rows = (
        ("Two-pence tee", "Ink / M", 2, "$29.00", "$58.00"),
        ("Corner shop icons", "Teapot", 20, "$0.05", "$1.00"),
        ("API credits: look-ups", "", 7, "$0.0025", "$0.0175"),
        ("The tip jar", "", 1, "", "$0.30"),
    )
    names = ("title", "detail", "quantity", "unit_price_text", "line_price_text")
    return {
        "lines": [dict(zip(names, row, strict=True)) for row in rows],
        "subtotal_text": "$59.3175",
        "delivery_text": "$4.90",
        "discount_text": "−$1.00",
        "discount_label": "SUMMER-10",
        "tax_text": "",
        "rounding_text": "−$0.0075",
        "total_text": "$64.21",
        "minimum_text": "",
    }


def checkout(*, refused: bool = True) -> dict[str, Any]:
    """The checkout page, as shown after a refusal or for the first time."""
    countries = [
        {"value": "US", "label": "United States", "selected": True},
        {"value": "GB", "label": "United Kingdom", "selected": False},
    ]
    states = [{"value": "IL", "label": "Illinois", "selected": True}]
    zip_error = "A ZIP code in the United States has five digits." if refused else ""
    return {
        "shop": {"name": "Tuppence", "test_mode": True},
        "links": {"terms": "/t", "privacy": "/p", "store": "/", "cart": "/cart"},
        "action": "/checkout",
        "errors": [{"field": "postal_code", "label": "ZIP", "text": zip_error}] if refused else [],
        "email": field("email", "E-mail address", kind="email", autocomplete="email"),
        "fields": [
            field("country", "Country", kind="select", choices=countries, autocomplete="country"),
            field("name", "Full name", autocomplete="name", value="Ada Example"),
            field("street_address", "Street address", autocomplete="street-address"),
            field("city", "City", autocomplete="address-level2"),
            field("country_area", "State", kind="select", choices=states),
            field("postal_code", "ZIP code", autocomplete="postal-code", error=zip_error),
            field("phone", "Phone", required=False, kind="tel", hint="Only for the courier."),
        ],
        "deliveries": [
            choice("1", "Standard", "3 to 5 days", "$4.90", True),
            choice("2", "Express", "Tomorrow", "$9.90", False),
        ],
        "payments": [
            choice("shift4", "Card", "Visa, Mastercard, American Express", "", True),
            choice("manual", "Bank transfer", "Downloads open when it arrives", "", False),
        ],
        "needs_consent": True,
        "consent_text": "Downloads open at once. After that they cannot be returned.",
        "consent": field(
            "consent", "Open them now; I give up my right to withdraw", kind="checkbox"
        ),
        "terms": field("terms", "I have read the terms and agree", kind="checkbox"),
        "summary": summary(),
        "promo": {
            "code": "SUMMER-10",
            "problem": "This code has expired." if refused else "",
            "waits": False,
            "typed": "winter" if refused else "",
            "error": "We do not know this code." if refused else "",
        },
    }


def payment(**more: Any) -> dict[str, Any]:
    """The card page."""
    return {
        "shop": {"name": "Tuppence", "test_mode": True},
        "links": {},
        "nonce": "n0nce",
        "script_url": "/shift4.js",
        "public_key": "pk_test_1",
        "action": "/checkout/pay/abc",
        "token_field": "token",
        "amount_text": "$64.21",
        "order_name": "#1001",
        "error": "",
        "bank_url": "/checkout/pay/abc/bank",
        **more,
    }


def confirming() -> dict[str, Any]:
    """The page that waits."""
    return {
        "shop": {"name": "Tuppence", "test_mode": True},
        "order_url": "/orders/abc",
        "status_url": "/orders/abc/status",
        "order_name": "#1001",
        "refresh_s": 5,
    }
