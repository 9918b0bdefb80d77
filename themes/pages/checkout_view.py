"""Showing the checkout: Django templates without theme code, with totals as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from cart.queries import PricedLine
from cart.totals import Verdict
from checkout.complete import Checkout
from checkout.delivery.queries import Option
from checkout.payments.services import offered
from checkout.session.services import CONSENT_TEXT
from store.kernel.money import total
from themes.drops.amounts import printed_tax
from themes.drops.carts import card_note, line_pictures
from themes.pages.checkout_form import Draft, address_fields, as_field, needs_address
from themes.pages.frame import image_url
from themes.pages.promo import FIELD, Typed
from themes.pages.shopper import Shopper

LINKS = {"terms": "/pages/terms", "privacy": "/pages/privacy", "store": "/", "cart": "/cart"}
WAYS = {
    "shift4": ("Card", "Visa, Mastercard or American Express; the card fields need JavaScript."),
    "manual": (
        "Bank transfer",
        "You get our bank details. Everything opens as soon as the money has arrived.",
    ),
}
# What checkout calls a field, and what the page's form calls it; "" = the page as a whole.
FIELDS = {
    "shippingAddress": "country",
    "shippingMethod": "delivery",
    "digitalConsent": "consent",
    "lines": "",
    "quantity": "",
    "total": "",
    "id": "",
    "form": "",
}


def common(shopper: Shopper) -> dict[str, Any]:
    """What every checkout page has."""
    shop = {
        "name": shopper.shop.name,
        "url": settings.SITE_URL,
        "test_mode": not settings.LIVE,
    }
    return {"shop": shop, "links": LINKS}


def ways(currency: str) -> dict[str, tuple[str, str]]:
    """The ways to pay that work now, by gateway name."""
    return {name: WAYS.get(name, (name, "")) for name in offered(currency)}


def show_checkout(
    shopper: Shopper,
    checkout: Checkout,
    draft: Draft,
    errors: Mapping[str, str],
    *,
    promo: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    """The one page: errors by field name of the form, `promo` what stood in the code's field."""
    named = {FIELDS.get(name, name): text for name, text in errors.items()}
    typed = promo or Typed()
    if typed.error:
        named[FIELD] = typed.error
    context = common(shopper) | _context(shopper, checkout, draft, named)
    context["promo"] = _promo(checkout, typed)
    response = render(shopper.request, "checkout/checkout.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _context(
    shopper: Shopper, checkout: Checkout, draft: Draft, errors: Mapping[str, str]
) -> dict[str, Any]:
    payable = checkout.priced.totals.payable
    email = as_field("email", "E-mail address", draft.get("email"), errors, kind="email")
    terms = as_field(
        "terms", "I agree to the terms of the shop.", draft.ticked("terms"), errors, kind="checkbox"
    )
    consent = as_field("consent", CONSENT_TEXT, draft.ticked("consent"), errors, kind="checkbox")
    fields = address_fields(
        draft, channel=shopper.channel, whole=needs_address(checkout), errors=errors
    )
    return {
        "action": "/checkout",
        "hidden": {"shown": payable.exact()},
        "errors": _listed(errors, [each["name"] for each in fields]),
        "email": email | {"autocomplete": "email"},
        "fields": fields,
        "ships": checkout.priced.ships,
        "deliveries": [_delivery(each, checkout) for each in checkout.options],
        "delivery_error": errors.get("delivery", ""),
        "needs_consent": checkout.priced.has_digital,
        "consent": consent,
        "terms": terms,
        "payments": _payments(checkout, draft),
        "payment_error": errors.get("payment", ""),
        "summary": summary(checkout),
    }


def _listed(errors: Mapping[str, str], place: Sequence[str]) -> list[dict[str, str]]:
    """The errors in the order of the page, those of the page as a whole first."""
    order = ["", "email", *place, "delivery", "payment", "consent", "terms", FIELD]
    known = {name: at for at, name in enumerate(order)}
    names = sorted(errors, key=lambda name: known.get(name, len(order)))
    return [{"field": name, "text": errors[name]} for name in names]


def _delivery(option: Option, checkout: Checkout) -> dict[str, Any]:
    return {
        "value": option.method_id,
        "label": option.name,
        "detail": " ".join(part for part in (option.description, _days(option)) if part),
        "price_text": option.price.format() if option.price else "Free",
        "checked": checkout.chosen is not None and checkout.chosen.method_id == option.method_id,
    }


def _days(option: Option) -> str:
    low, high = option.min_days, option.max_days
    if low is None or high is None:
        return ""
    return f"{low} to {high} days." if low != high else f"{high} days."


def _payments(checkout: Checkout, draft: Draft) -> list[dict[str, Any]]:
    if checkout.verdict is Verdict.FREE:
        return []
    return [
        {"value": name, "label": label, "detail": detail, "checked": draft.get("payment") == name}
        for name, (label, detail) in ways(checkout.cart.channel.currency).items()
    ]


def summary(checkout: Checkout) -> dict[str, Any]:
    """The order in sum, as text; tax is contained in the prices."""
    sums, priced = checkout.priced.totals, checkout.priced
    pictures = line_pictures(priced.lines)
    voucher = priced.voucher
    note = voucher.code if voucher and voucher.on_lines else ""
    goods = total((line.charge.undiscounted for line in priced.lines), sums.items.currency)
    return {
        "lines": [_line(line, pictures.get(line.variant_id), note) for line in priced.lines],
        "subtotal_text": goods.format(),
        "delivery_text": _delivery_text(checkout),
        "discount_text": f"−{sums.discount.format()}" if sums.discount else "",
        "discount_label": priced.cart.voucher_code,
        "tax_text": printed_tax(sums.tax).format() if sums.tax else "",
        "tax_label": "Tax included",
        "cards": [(card.name, f"−{card.amount.format()}") for card in priced.cards if card.amount],
        "card_note": card_note(priced),
        "rounding_text": f"−{sums.rounding.format()}" if sums.rounding else "",
        "total_text": f"{sums.payable.format()} {sums.payable.currency}",
        "minimum_text": _minimum(checkout),
    }


def _delivery_text(checkout: Checkout) -> str:
    """What the delivery costs before a promo code; empty while none is chosen."""
    charge = checkout.priced.delivery
    if charge is None:
        return ""
    return charge.undiscounted.format() if charge.undiscounted else "Free"


def _promo(checkout: Checkout, typed: Typed) -> dict[str, Any]:
    """The code in use and the field for another one."""
    priced = checkout.priced
    return {
        "code": priced.cart.voucher_code,
        "problem": priced.voucher_problem,
        "waits": bool(priced.voucher and priced.voucher.waits),
        "cards": [(str(card.card_id), card.name, card.note) for card in priced.cards],
        "typed": typed.text,
        "error": typed.error,
    }


def _line(line: PricedLine, picture: Any, code: str) -> dict[str, Any]:
    item, off = line.sellable, line.charge.discount
    return {
        "title": item.product_name,
        "detail": ", ".join(value for _, value in item.options),
        "quantity": line.quantity,
        "unit_price_text": "" if item.kind == "tip" else line.charge.unit.format(),
        "line_price_text": line.charge.undiscounted.format(),
        "discount_text": f"−{off.format()} with {code}" if code and off else "",
        "image_url": image_url(picture.hash, 160, 0) if picture else "",
        "image_width": picture.width if picture else 0,
        "image_height": picture.height if picture else 0,
    }


def _minimum(checkout: Checkout) -> str:
    if checkout.verdict is not Verdict.BELOW_MINIMUM:
        return ""
    missing = checkout.minimum - checkout.priced.totals.exact
    return (
        f"The smallest charge is {checkout.minimum.format()}. Add {missing.format()} more, "
        "a tip for example, or take out what you do not need."
    )
