"""What several payments come to, pure: amounts of each, and how far a total is covered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from checkout.payments import states
from store.kernel.money import Minor, Money

NONE, PARTIAL, FULL, OVERCHARGED = "NONE", "PARTIAL", "FULL", "OVERCHARGED"
ON_THE_WAY = frozenset({states.STARTED, states.UNKNOWN, states.PENDING})
# Money that is there or may still come: nothing else may be charged for the same thing.
COMMITTED = ON_THE_WAY | {states.AUTHORIZED, states.SUCCEEDED}


class Charge(Protocol):
    """What is looked at of a charge or refund; amounts in minor units."""

    state: str
    action: str
    amount_minor: int
    returned_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """A transaction's amounts; each but the last pair is what is left of it."""

    authorized: Money
    authorize_pending: Money
    charged: Money
    charge_pending: Money
    refunded: Money
    refund_pending: Money
    canceled: Money
    cancel_pending: Money


@dataclass(frozen=True, slots=True)
class Standing:
    """What charges come to in minor units, less what goes back."""

    charged: int
    authorized: int
    on_the_way: int

    @property
    def covered(self) -> int:
        """All that is there or may come."""
        return self.charged + self.authorized + self.on_the_way


def standing(charges: Iterable[Charge]) -> Standing:
    """Add up charges by what is known of them."""
    sums = {"charged": 0, "authorized": 0, "on_the_way": 0}
    for each in charges:
        kept = each.amount_minor - each.returned_minor
        if each.state == states.SUCCEEDED:
            sums["charged"] += kept
        elif each.state == states.AUTHORIZED:
            sums["authorized"] += kept
        elif each.state in ON_THE_WAY:
            sums["on_the_way"] += kept
    return Standing(**sums)


def amounts(charge: Charge, refunds: Iterable[Charge] = ()) -> Amounts:
    """A transaction's amounts, from the states of its charge and refunds."""
    whole, currency, state = charge.amount_minor, charge.currency, charge.state
    back = sum(each.amount_minor for each in refunds if each.state == states.SUCCEEDED)
    pending = state in ON_THE_WAY
    holds = charge.action == "authorization"

    def money(minor: int) -> Money:
        return Money.from_minor(Minor(minor, currency))

    return Amounts(
        authorized=money(whole if state == states.AUTHORIZED else 0),
        authorize_pending=money(whole if pending and holds else 0),
        charged=money(whole - charge.returned_minor if state == states.SUCCEEDED else 0),
        charge_pending=money(whole if pending and not holds else 0),
        refunded=money(back),
        refund_pending=money(max(charge.returned_minor - back, 0)),
        canceled=money(whole if state == states.CANCELED and holds else 0),
        cancel_pending=money(0),
    )


def authorize_status(total: Money, made: Sequence[Amounts], *, has_lines: bool) -> str:
    """NONE, PARTIAL or FULL: all that is held, taken or on its way, against the total."""
    covered = sum(
        each.authorized.micro
        + each.authorize_pending.micro
        + each.charged.micro
        + each.charge_pending.micro
        for each in made
    )
    if not total and has_lines:
        return FULL
    if covered <= 0:
        return NONE
    return FULL if covered >= total.micro else PARTIAL


def charge_status(total: Money, made: Sequence[Amounts], *, has_lines: bool) -> str:
    """NONE, PARTIAL, FULL or OVERCHARGED: what was taken, against the total."""
    charged = sum(each.charged.micro for each in made)
    if charged > total.micro:
        return OVERCHARGED
    if not total and has_lines:
        return FULL
    if charged <= 0:
        return NONE
    return FULL if charged == total.micro else PARTIAL


def payment_status(total: Money, made: Sequence[Amounts], known: Collection[str]) -> str:
    """What became of the money, in the words of the older API; `known`: the charges' states."""
    charged = sum(each.charged.micro for each in made)
    back = sum(each.refunded.micro for each in made)
    if charged >= total.micro:
        return "FULLY_CHARGED"
    if charged:
        return "PARTIALLY_REFUNDED" if back else "PARTIALLY_CHARGED"
    if back:
        return "FULLY_REFUNDED"
    going_back = any(each.refund_pending for each in made)
    if going_back or any(state in states.OPEN for state in known):
        return "PENDING"
    if states.DECLINED in known:
        return "REFUSED"
    return "CANCELLED" if states.CANCELED in known else "NOT_CHARGED"
