"""What payments come to: amounts, what is covered, and the two statuses."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from checkout.payments.standing import amounts, authorize_status, charge_status, standing
from store.kernel.money import Money


@dataclass
class Paid:
    state: str
    amount_minor: int = 1000
    returned_minor: int = 0
    action: str = "charge"
    currency: str = "USD"


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def status(total: str, *paid: Paid) -> tuple[str, str]:
    made = [amounts(each) for each in paid]
    due = usd(total)
    return (
        authorize_status(due, made, has_lines=True),
        charge_status(due, made, has_lines=True),
    )


@pytest.mark.parametrize(
    ("total", "paid", "authorized", "charged"),
    [
        ("10.00", [], "NONE", "NONE"),
        ("10.00", [Paid("declined")], "NONE", "NONE"),
        ("10.00", [Paid("action_required")], "NONE", "NONE"),
        ("10.00", [Paid("unknown")], "FULL", "NONE"),
        ("10.00", [Paid("authorized", action="authorization")], "FULL", "NONE"),
        ("10.00", [Paid("succeeded", 400)], "PARTIAL", "PARTIAL"),
        ("10.00", [Paid("succeeded", 400), Paid("pending", 600)], "FULL", "PARTIAL"),
        ("10.00", [Paid("succeeded")], "FULL", "FULL"),
        ("10.00", [Paid("succeeded", 1500)], "FULL", "OVERCHARGED"),
        ("10.00", [Paid("succeeded", 1500, 500)], "FULL", "FULL"),
        ("10.00", [Paid("succeeded", 1000, 1000)], "NONE", "NONE"),
        ("0.00", [], "FULL", "FULL"),
    ],
)
def test_statuses(total: str, paid: list[Paid], authorized: str, charged: str) -> None:
    assert status(total, *paid) == (authorized, charged)


def test_nothing_in_the_checkout_is_not_full() -> None:
    zero = usd("0.00")
    assert authorize_status(zero, [], has_lines=False) == "NONE"
    assert charge_status(zero, [], has_lines=False) == "NONE"


def test_amounts_of_a_charge_and_its_refunds() -> None:
    charge = Paid("succeeded", 1000, 700)
    found = amounts(charge, [Paid("succeeded", 500), Paid("started", 200), Paid("declined", 300)])
    assert (found.charged, found.refunded, found.refund_pending) == (
        usd("3.00"),
        usd("5.00"),
        usd("2.00"),
    )
    held = amounts(Paid("canceled", action="authorization"))
    assert (held.canceled, held.authorized) == (usd("10.00"), usd("0.00"))
    waiting = amounts(Paid("pending", action="authorization"))
    assert (waiting.authorize_pending, waiting.charge_pending) == (usd("10.00"), usd("0.00"))


def test_standing_adds_up_what_is_there_or_may_come() -> None:
    found = standing(
        [
            Paid("succeeded", 500, 100),
            Paid("authorized", 300),
            Paid("started", 50),
            Paid("declined"),
        ]
    )
    assert (found.charged, found.authorized, found.on_the_way, found.covered) == (400, 300, 50, 750)
