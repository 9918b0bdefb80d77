"""Gift cards for tests."""

from __future__ import annotations

from typing import Any

from cart.giftcards.models import GiftCard
from cart.giftcards.queries import balances, code_of
from cart.giftcards.services.cards import issue
from store.kernel.actor import SYSTEM
from store.kernel.money import Money


def usd(text: str) -> Money:
    """Dollars."""
    return Money.parse(text, "USD")


def card(amount: str = "50.00", **values: Any) -> GiftCard:
    """A card issued by the system."""
    return issue(amount=usd(amount), actor=SYSTEM, **values)


def code(card: GiftCard) -> str:
    """Its code, as it is read."""
    found = code_of(card, actor=SYSTEM)
    assert found is not None
    return found


def worth(card: GiftCard) -> str:
    """What it holds now."""
    return balances([card])[card.pk].exact()
