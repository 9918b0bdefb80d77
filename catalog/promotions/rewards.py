"""What a rule takes off a price, in whole micros; pure.

A percentage is exact to the micro, half a micro up; then an ordinary price is rounded to the
currency's minor unit, half a unit up. The answer is never above the price nor below zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PERCENTAGE, FIXED = "percentage", "fixed"
WHOLE = 1_000_000
MAX_VALUE = 10**13


@dataclass(frozen=True, order=True)
class Reward:
    """A rule's reward: parts per million of the price, or micros."""

    rule_id: int
    kind: str
    value: int


@dataclass(frozen=True)
class Reduced:
    """What is left of a price, and by which rule."""

    unit_micro: int
    rule_id: int


def reduced(unit_micro: int, reward: Reward, step: int) -> int:
    """The price that is left; `step` = what it is a multiple of, 1 for exact micros."""
    if reward.kind == PERCENTAGE:
        left = _nearest(unit_micro * (WHOLE - reward.value), WHOLE)
    else:
        left = max(0, unit_micro - reward.value)
    return min(unit_micro, _nearest(left, step) * step)


def best(unit_micro: int, rewards: Iterable[Reward], step: int) -> Reduced | None:
    """The lowest price that one rule gives, of equals by the oldest; None when none is lower."""
    found = [(reduced(unit_micro, reward, step), reward.rule_id) for reward in rewards]
    lower = sorted(pair for pair in found if pair[0] < unit_micro)
    return Reduced(*lower[0]) if lower else None


def _nearest(number: int, step: int) -> int:
    """How many steps, half a step up."""
    return (2 * number + step) // (2 * step)
