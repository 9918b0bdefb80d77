"""Gift cards, pure: codes as people type them, when a card is good, what each card pays."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from store.kernel.money import Money

# Without the letters and digits that are taken for each other: 16 of these are 80 bits.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 16
SHORTEST, LONGEST = 8, 40
# Under this name cards are a way to pay before the order exists.
GATEWAY = "saleor.io.gift-card-payment-gateway"
_IGNORED = re.compile(r"[\s\-–—]+")
_PLAIN = re.compile(rf"[A-Z0-9]{{{SHORTEST},{LONGEST}}}", re.ASCII)


def new_code() -> str:
    """A code that nobody guesses."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def plain(code: str) -> str | None:
    """The code as it is compared: capitals, no blanks or dashes; None when it cannot be one."""
    if len(code) > 4 * LONGEST:
        return None
    found = _IGNORED.sub("", code).upper()
    return found if _PLAIN.fullmatch(found) else None


def grouped(code: str) -> str:
    """The code as it is read: "ABCD-EFGH-JKLM-NPQR"."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides whether a card is good somewhere."""

    currency: str
    is_active: bool
    expires_on: date | None
    customer_email: str


def refusal(terms: Terms, *, currency: str, email: str | None, today: date) -> str:
    """Why a card is not good here, in a word; "" when it is. `email` None: not known yet."""
    if not terms.is_active:
        return "disabled"
    if terms.currency != currency:
        return "currency"
    if terms.expires_on is not None and terms.expires_on < today:
        return "expired"
    known = email is not None
    if known and terms.customer_email and terms.customer_email != (email or "").lower():
        return "customer"
    return ""


def spread(balances: Sequence[Money], *, due: Money, minimum: Money) -> list[Money]:
    """What each card pays of the amount `due`, in order.

    They leave nothing to pay, or at least `minimum` where `due` allows it: what would be left
    below the smallest charge could not be paid at all, so that much stays on the last cards.
    """
    have = sum(balance.micro for balance in balances)
    paid = min(have, due.micro)
    if 0 < due.micro - paid < minimum.micro <= due.micro:
        paid = due.micro - minimum.micro
    parts = []
    for balance in balances:
        part = min(balance.micro, paid)
        paid -= part
        parts.append(Money(part, due.currency))
    return parts
