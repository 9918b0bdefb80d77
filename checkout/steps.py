"""What is still missing before an order can be placed, as a list of problems. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cart.totals import Verdict
from store.kernel.errors import Conflict, DomainError, Invalid
from store.kernel.money import Money

NO_DELIVERY = (
    "We do not deliver to this address yet. Choose another, or take out what has to be sent."
)
NOT_THIS_DELIVERY = "This delivery is not possible for your address or cart. Choose another."


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a checkout. `ask_consent`: our own page asks for terms and digital goods.

    `paid`: payments were made for it already, so that none has to be chosen.
    """

    email: str
    has_lines: bool
    line_problems: Sequence[DomainError]
    ships: bool
    has_digital: bool
    shipping_address: bool
    billing_address: bool
    deliverable: bool
    delivery_chosen: bool
    delivery_fits: bool
    gateway: str
    verdict: Verdict
    payable: Money
    minimum: Money
    ask_consent: bool
    ask_billing: bool
    terms: bool
    consent: bool
    paid: bool = False


def missing(facts: Facts) -> list[DomainError]:
    """All problems, in the order a shopper meets them; empty = an order can be placed."""
    if not facts.has_lines:
        return [Invalid("no_lines", "Your cart is empty.", "lines")]
    found = [*facts.line_problems]
    if not facts.email:
        found.append(Invalid("email_not_set", "Enter your e-mail address.", "email"))
    found += _address(facts) + _delivery(facts) + _consents(facts) + _payment(facts)
    return found


def _address(facts: Facts) -> list[DomainError]:
    found: list[DomainError] = []
    if facts.ships and not facts.shipping_address:
        message = "Enter the address your parcel goes to."
        found.append(Invalid("shipping_address_not_set", message, "shippingAddress"))
    if facts.ask_billing and not facts.billing_address:
        message = "Enter a billing address."
        found.append(Invalid("billing_address_not_set", message, "billingAddress"))
    return found


def _delivery(facts: Facts) -> list[DomainError]:
    if not facts.ships:
        return []
    nowhere = facts.shipping_address and not facts.deliverable
    if not facts.delivery_chosen:
        message = NO_DELIVERY if nowhere else "Choose how we deliver."
        return [Invalid("shipping_method_not_set", message, "shippingMethod")]
    if not facts.delivery_fits:
        message = NO_DELIVERY if nowhere else NOT_THIS_DELIVERY
        return [Invalid("invalid_shipping_method", message, "shippingMethod")]
    return []


def _consents(facts: Facts) -> list[DomainError]:
    found: list[DomainError] = []
    if facts.ask_consent and facts.has_digital and not facts.consent:
        message = "Tick this box so that we may open your digital goods at once."
        found.append(Invalid("consent_not_given", message, "digitalConsent"))
    if facts.ask_consent and not facts.terms:
        message = "Please agree to the terms."
        found.append(Invalid("terms_not_accepted", message, "terms"))
    return found


def _payment(facts: Facts) -> list[DomainError]:
    if facts.paid:
        return []
    if facts.verdict is Verdict.BELOW_MINIMUM:
        message = (
            f"The smallest charge is {facts.minimum.format()}; your cart comes to "
            f"{facts.payable.format()}. Add a little more, or remove what you do not need."
        )
        return [Conflict("below_minimum", message, "total")]
    if facts.verdict is Verdict.CHARGE and not facts.gateway:
        return [Invalid("payment_not_set", "Choose how to pay.", "payment")]
    return []
