"""The field for promo codes, on the cart and at checkout: one form, no JavaScript needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.http import QueryDict

from cart.models import Cart
from checkout.promo import add_code, remove_code
from themes.pages.forms import attempt, words

FIELD = "promo_code"
LONGEST = 300


@dataclass(frozen=True)
class Typed:
    """What stands in the field, and why it was refused; both empty when all is well."""

    text: str = ""
    error: str = ""


def change_code(cart: Cart, data: QueryDict) -> Typed:
    """Take a code off, or use the one that was typed."""
    removed = words(data, "remove_promo", LONGEST)
    if removed:
        # A code that is gone already needs no word: the page shown says so.
        attempt(partial(remove_code, cart=cart, code=removed))
        return Typed()
    text = words(data, FIELD, LONGEST).strip()
    if not text and "apply_promo" not in data:
        return Typed()
    refusal = attempt(partial(add_code, cart=cart, code=text)).refusal
    return Typed(text, refusal.text) if refusal else Typed()
