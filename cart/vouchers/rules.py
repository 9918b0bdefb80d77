"""When a voucher may be used, and what it takes off: pure, values in and values out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from cart.discounts import Piece, Scope, Value, off_lines
from store.kernel.errors import Conflict, DomainError, Invalid
from store.kernel.money import Money

FIELD = "promo_code"


@dataclass(frozen=True, slots=True)
class Terms:
    """A code's voucher in one channel, as it stands for one cart.

    `lapsed` is a sentence when the code is no good any more (or not yet), whatever is bought;
    `had` tells that this buyer has used it in another order.
    """

    voucher_id: int
    code_id: uuid.UUID
    code: str
    name: str
    scope: Scope
    value: Value
    currency: str
    once_per_order: bool
    once_per_customer: bool
    staff_only: bool
    min_spent: Money | None
    min_items: int
    countries: tuple[str, ...]
    lapsed: str
    had: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a cart: gross price of one, and whether the voucher's own choice names it."""

    unit: Money
    quantity: int
    tip: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Basket:
    """What the terms look at. `delivery` is its gross price, None while none is chosen."""

    items: Sequence[Item]
    ships: bool
    country: str
    delivery: Money | None
    staff: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """A voucher on a cart: what it takes off each line and off the delivery, and why not more.

    `waits` tells that a delivery has to be chosen first; that is no problem.
    """

    terms: Terms
    lines: tuple[Money, ...]
    delivery: Money
    waits: bool = False
    problem: DomainError | None = None

    @property
    def code(self) -> str:
        """The code as the owner wrote it."""
        return self.terms.code

    @property
    def name(self) -> str:
        """What the voucher is called."""
        return self.terms.name

    @property
    def on_lines(self) -> bool:
        """Whether it is meant for single lines and not for the order as a whole."""
        return self.terms.scope is Scope.SPECIFIC_PRODUCT or self.terms.once_per_order

    @property
    def discount(self) -> Money:
        """All that it takes off."""
        return sum(self.lines, self.delivery)


def apply(terms: Terms, basket: Basket) -> Applied:
    """What the voucher takes off this basket; nothing while something stands in its way.

    Tips are neither reduced nor counted.
    """
    nothing = Money.zero(terms.currency)
    bare = Applied(terms, tuple(nothing for _ in basket.items), nothing)
    problem = _problem(terms, basket)
    if problem is not None:
        return Applied(terms, bare.lines, nothing, problem=problem)
    if terms.scope is Scope.SHIPPING:
        if basket.delivery is None:
            return Applied(terms, bare.lines, nothing, waits=True)
        off = Money(terms.value.of(basket.delivery.micro), terms.currency)
        return Applied(terms, bare.lines, off)
    pieces = [
        Piece(item.unit.micro, item.quantity, meant=_meant(terms, item)) for item in basket.items
    ]
    micros = off_lines(terms.scope, terms.value, pieces, once=terms.once_per_order)
    return Applied(terms, tuple(Money(micro, terms.currency) for micro in micros), nothing)


def _meant(terms: Terms, item: Item) -> bool:
    return not item.tip and (item.named or terms.scope is not Scope.SPECIFIC_PRODUCT)


def _problem(terms: Terms, basket: Basket) -> DomainError | None:
    """The first thing in the way, told so that a shopper knows what to do."""
    if terms.lapsed:
        return Invalid("invalid", terms.lapsed, FIELD)
    for words in (_for_whom(terms, basket), _how_much(terms, basket), _for_what(terms, basket)):
        if words:
            return not_applicable(words)
    return None


def not_applicable(words: str) -> Conflict:
    """A code that is good, but not here."""
    return Conflict("voucher_not_applicable", words, FIELD)


def _for_whom(terms: Terms, basket: Basket) -> str:
    if terms.staff_only and not basket.staff:
        return "This code is for the staff of the shop."
    if terms.once_per_customer and terms.had:
        return "You have used this code before; it is good for one order."
    return ""


def _how_much(terms: Terms, basket: Basket) -> str:
    goods = [item for item in basket.items if not item.tip]
    pieces = sum(item.quantity for item in goods)
    if pieces < terms.min_items:
        return f"This code needs at least {terms.min_items} items in the basket."
    spent = sum((item.unit * item.quantity for item in goods), Money.zero(terms.currency))
    if terms.min_spent is not None and spent < terms.min_spent:
        missing = (terms.min_spent - spent).format()
        return f"This code is good from {terms.min_spent.format()}; {missing} is missing."
    return ""


def _for_what(terms: Terms, basket: Basket) -> str:
    if terms.scope is Scope.SHIPPING:
        if not basket.ships:
            return "This code is for deliveries, and nothing here has to be sent."
        if terms.countries and basket.country not in terms.countries:
            return "This code is not good for deliveries to your country."
        return ""
    if not any(_meant(terms, item) for item in basket.items):
        return "This code is for other items than those in the basket."
    return ""
