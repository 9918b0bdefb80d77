"""Accounts for tests of the books."""

from __future__ import annotations

from store.kernel.money import Money
from store.ledger.services import Account, Transfer, open_account, post


def tab(owner: str = "anna", limit: int | None = None) -> Account:
    """A shopper's guarded debit account."""
    return open_account(
        kind="receivable",
        owner=owner,
        currency="USD",
        normal="D",
        guarded=True,
        limit_micro=limit,
    )


def wallet(owner: str = "anna") -> Account:
    """A shopper's guarded credit account."""
    return open_account(kind="wallet", owner=owner, currency="USD", normal="C", guarded=True)


def sales(kind: str = "sales_clearing", currency: str = "USD") -> Account:
    """An account of all shoppers: summed, never updated."""
    return open_account(kind=kind, currency=currency, normal="C")


def bank(currency: str = "USD") -> Account:
    """Where money arrives."""
    return open_account(kind="bank", currency=currency, normal="D")


def book(debit: Account, credit: Account, micro: int, key: str, ref: str = "order:1") -> Transfer:
    """One transfer of so many micro-dollars."""
    return post(
        debit=debit, credit=credit, amount=Money(micro, "USD"), kind="buy", ref=ref, key=key
    )
