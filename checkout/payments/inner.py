"""Ways to pay that live in our own tables: nothing is sent, so each verb is part of a transaction.

A gift card is one. What it holds, takes or gives back is written together with the attempt, so
there is nothing to ask again later and no outcome is ever unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from cart.giftcards.rules import GATEWAY
from checkout.gateways.base import Result
from checkout.payments.giftcards import GiftCards
from checkout.payments.models import Attempt


class Inner(Protocol):
    """The verbs of such a way to pay; each runs in the caller's transaction."""

    def authorize(self, attempt: Attempt, data: Mapping[str, object]) -> Result:
        """Hold the attempt's amount: AUTHORIZED, or DECLINED with nothing held."""

    def capture(self, attempt: Attempt) -> Result:
        """Take what is held, as the checkout becomes an order: SUCCEEDED, or CANCELED when gone."""

    def void(self, attempt: Attempt) -> Result:
        """Let go what is held: CANCELED."""

    def refund(self, attempt: Attempt) -> Result:
        """Give a refund's amount back to where its parent took it from: SUCCEEDED."""


_INNER: Mapping[str, Inner] = {GATEWAY: GiftCards()}


def inner_of(name: str) -> Inner | None:
    """The inner way to pay of that name; None for gateways, which are asked over a network."""
    return _INNER.get(name)
