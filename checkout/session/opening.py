"""Opening a checkout with all that is known of it, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from cart.models import Cart
from cart.services import create_cart
from checkout.session.models import Session
from store.channels.models import Channel
from store.kernel.money import Money


def open_checkout(*, channel: Channel, steps: Sequence[Callable[[Cart], None]]) -> Cart:
    """A new cart after all steps; when one of them refuses, nothing is left behind."""
    with transaction.atomic():
        cart = create_cart(channel=channel)
        for step in steps:
            step(cart)
    return cart


def agree(*, cart: Cart, amount: Money) -> None:
    """The amount the shopper was shown when paying; another one is not charged."""
    Session.objects.filter(pk=cart.pk).update(agreed_micro=amount.micro)
