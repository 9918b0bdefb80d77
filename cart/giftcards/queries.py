"""Reading gift cards: by code, in carts with what each pays, of orders; in batches."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from cart.giftcards.models import CartGiftCard, GiftCard, GiftCardUse
from cart.giftcards.rules import Terms, grouped, plain, refusal, spread
from cart.models import Cart
from store.graphql.engine.instances import instances
from store.kernel.actor import MANAGE_GIFT_CARD, Actor
from store.kernel.clock import now
from store.kernel.money import Minor, Money
from store.kernel.seal import digest, unseal
from store.ledger.queries import kept

ACCOUNT, HELD_ACCOUNT = "gift_card", "gift_card_held"
_PURPOSE = "gift card"
NOTES = {
    "disabled": "This card cannot be used any more.",
    "expired": "This card has expired.",
    "currency": "This card is in another currency.",
    "customer": "This card belongs to somebody with another e-mail address.",
}


@dataclass(frozen=True, slots=True)
class CardPart:
    """A card in a cart: what it holds, what it pays, and why it pays nothing ("" = it is good)."""

    card_id: uuid.UUID
    last4: str
    balance: Money
    amount: Money
    problem: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As shoppers read it: "•••• 7K2M"."""
        return f"•••• {self.last4}"

    @property
    def note(self) -> str:
        """Why it pays nothing, in a sentence; "" while it is good."""
        if not self.problem and not self.balance:
            return "Nothing is left on this card."
        return NOTES.get(self.problem, "")


@dataclass(frozen=True, slots=True)
class UsedCard:
    """A card that an order was paid with."""

    card_id: uuid.UUID
    last4: str
    amount: Money
    state: str


def digest_of(text: str) -> str:
    """What a code, written plainly, is found by."""
    return digest(_PURPOSE, text)


def by_code(code: str) -> GiftCard | None:
    """The card of that code, good or not."""
    text = plain(code)
    return GiftCard.objects.filter(digest=digest_of(text)).first() if text else None


def code_of(card: GiftCard, *, actor: Actor) -> str | None:
    """The code as it is read; None when it was sealed with another key. Raises Refused."""
    actor.require(MANAGE_GIFT_CARD)
    opened = unseal(card.sealed)
    return grouped(opened) if opened else None


def problem_of(card: GiftCard, *, currency: str, email: str | None) -> str:
    """Why a card is not good here, in a word; "" when it is. `email` None: not known yet."""
    terms = Terms(card.currency, card.is_active, card.expires_on, card.customer_email)
    return refusal(terms, currency=currency, email=email, today=now().date())


def balances(cards: Iterable[GiftCard]) -> dict[uuid.UUID, Money]:
    """What each card is worth now, what is held already left out; one query."""
    rows = list(cards)
    found = kept(kind=ACCOUNT, owners=[str(card.pk) for card in rows])
    return {card.pk: found.get(str(card.pk), Money.zero(card.currency)) for card in rows}


def in_carts(cart_keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[GiftCard]]:
    """The cards of each cart in the order they were put in; one query."""
    found: dict[uuid.UUID, list[GiftCard]] = defaultdict(list)
    for row in _put_in(keys=cart_keys):
        found[row.cart_id].append(row.card)
    return dict(found)


@instances(CartGiftCard, "card")
def _put_in(keys: Any) -> QuerySet[CartGiftCard]:
    return CartGiftCard.objects.filter(cart_id__among=keys).order_by("created_at", "pk")


def parts_of(cart: Cart, *, due: Money, email: str | None = None) -> tuple[CardPart, ...]:
    """What the cart's cards pay of `due`, the amount to pay before them.

    One query for a cart without cards, else three. What the cart's own unpaid order holds counts
    as there: it is given back when the order is made anew.
    """
    cards = in_carts([cart.pk]).get(cart.pk, [])
    if not cards:
        return ()
    there = balances(cards)
    for card_id, micro in _held_for(cart).items():
        if card_id in there:
            there[card_id] += Money(micro, there[card_id].currency)
    problems = [problem_of(card, currency=due.currency, email=email) for card in cards]
    nothing = Money.zero(due.currency)
    usable = [nothing if why else there[card.pk] for card, why in zip(cards, problems, strict=True)]
    minimum = Money.from_minor(Minor(cart.channel.minimum_charge_minor, due.currency))
    amounts = spread(usable, due=due, minimum=minimum)
    return tuple(
        CardPart(card.pk, card.last4, there[card.pk], amount, why, card.metadata)
        for card, amount, why in zip(cards, amounts, problems, strict=True)
    )


def _held_for(cart: Cart) -> dict[uuid.UUID, int]:
    rows = GiftCardUse.objects.filter(
        cart_key=cart.pk, kind=GiftCardUse.CART, state=GiftCardUse.HELD
    )
    found: dict[uuid.UUID, int] = defaultdict(int)
    for card_id, micro in rows.values_list("card_id", "amount_micro"):
        found[card_id] += micro
    return found


def used_by(payable_keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[UsedCard]]:
    """The cards that paid each order, oldest first, those given back included; one query."""
    rows = GiftCardUse.objects.filter(payable_key__in=payable_keys).select_related("card")
    found: dict[uuid.UUID, list[UsedCard]] = defaultdict(list)
    for use in rows.order_by("created_at", "pk"):
        amount = Money(use.amount_micro, use.card.currency)
        found[use.payable_key].append(UsedCard(use.card_id, use.card.last4, amount, use.state))
    return dict(found)
