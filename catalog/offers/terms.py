"""What a variant is sold as: terms, what they must be, and when an offer says them already."""

from __future__ import annotations

from dataclasses import dataclass, replace

from catalog.models.tax import TaxClass
from catalog.models.variant import Variant
from catalog.offers.models import Offer
from catalog.promotions.rewards import Reward, best
from store.kernel.errors import Invalid
from store.kernel.money import Money, minor_unit

MAX_PRICE_MICRO = 10**13
MAX_SUGGESTIONS = 6


@dataclass(frozen=True)
class Terms:
    """What a variant is sold as: kind, unit price, price before a sale, suggestions, tax class.

    `reduced_by` is the promotion's rule that made the price; None for the owner's own.
    """

    variant: Variant
    kind: str
    unit: Money
    undiscounted: Money | None = None
    suggestions: tuple[Money, ...] = ()
    tax_class: TaxClass | None = None
    reduced_by: int | None = None


def terms_of(offer: Offer, currency: str) -> Terms:
    """The terms that an offer says; its variant and tax class are loaded when they are needed."""
    before = offer.undiscounted_micro
    return Terms(
        variant=offer.variant,
        kind=offer.kind,
        unit=Money(offer.unit_micro, currency),
        undiscounted=None if before is None else Money(before, currency),
        suggestions=tuple(Money(micro, currency) for micro in offer.suggestions_micro),
        tax_class=offer.tax_class,
        reduced_by=offer.reduced_by,
    )


def reduced_terms(own: Terms, rewards: list[Reward]) -> Terms:
    """The owner's terms after the best reward; the owner's where there is none, and for tips."""
    if own.kind == Offer.TIP:
        return own
    step = minor_unit(own.unit.currency) if own.kind == Offer.ORDINARY else 1
    found = best(own.unit.micro, rewards, step)
    if found is None:
        return own
    unit = Money(found.unit_micro, own.unit.currency)
    return replace(own, unit=unit, undiscounted=own.unit, reduced_by=found.rule_id)


def same(offer: Offer | None, terms: Terms) -> bool:
    """Whether an offer already says these terms."""
    if offer is None:
        return False
    undiscounted = terms.undiscounted.micro if terms.undiscounted else None
    return (
        offer.kind == terms.kind
        and offer.unit_micro == terms.unit.micro
        and offer.undiscounted_micro == undiscounted
        and offer.suggestions_micro == [each.micro for each in terms.suggestions]
        and offer.tax_class_id == (terms.tax_class.pk if terms.tax_class else None)
        and offer.reduced_by == terms.reduced_by
    )


def check_terms(terms: Terms, currency: str) -> None:
    """Raise Invalid, with its field, for terms that cannot be sold."""
    unit = terms.unit
    prices = [unit, *([terms.undiscounted] if terms.undiscounted else []), *terms.suggestions]
    if any(price.currency != currency for price in prices):
        raise Invalid("currency_mismatch", f"Prices here are in {currency}.", "price")
    if terms.kind not in {Offer.ORDINARY, Offer.DURABLE, Offer.TIP}:
        raise Invalid("invalid_kind", "Choose ordinary, durable or tip.", "kind")
    if not all(0 <= price.micro <= MAX_PRICE_MICRO for price in prices):
        raise Invalid(
            "price_out_of_range", "Enter a price of 0 or more, up to 10,000,000.", "price"
        )
    if terms.kind == Offer.ORDINARY and unit.floor()[1]:
        smallest = Money(minor_unit(currency), currency).exact()
        message = f"An ordinary price is a multiple of {smallest} {currency}."
        raise Invalid("price_too_fine", message, "price")
    if terms.undiscounted is not None and not unit < terms.undiscounted:
        message = "The price before the sale is above the price."
        raise Invalid("undiscounted_not_above", message, "undiscounted")
    _check_suggestions(terms)


def _check_suggestions(terms: Terms) -> None:
    if terms.suggestions and terms.kind != Offer.TIP:
        raise Invalid("suggestions_without_tip", "Only a tip has suggestions.", "suggestions")
    if len(terms.suggestions) > MAX_SUGGESTIONS:
        message = f"Give at most {MAX_SUGGESTIONS} suggestions."
        raise Invalid("too_many_suggestions", message, "suggestions")
    if any(suggestion < terms.unit for suggestion in terms.suggestions):
        message = "A suggestion is not below the smallest tip."
        raise Invalid("suggestion_below_minimum", message, "suggestions")
