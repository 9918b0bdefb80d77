"""Several transfers at once: all or none, once per key, balances moved by the sum."""

from __future__ import annotations

import pytest

from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from store.ledger import queries
from store.ledger.audit import ledger
from store.ledger.models import Account, Transfer
from store.ledger.services import Entry, post_all
from tests.store.ledger.support import bank, sales, tab, wallet
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


def entry(debit: Account, credit: Account, micro: int, key: str) -> Entry:
    return Entry(debit, credit, Money(micro, "USD"), "sale", "order:1", key)


def test_both_sides_of_each_move() -> None:
    post_all(entries=[entry(tab(), sales(), 50_000, "a"), entry(bank(), tab(), 20_000, "b")])
    assert queries.balance(sales()) == Money(50_000, "USD")
    assert queries.balance(tab()) == Money(30_000, "USD")
    assert Account.objects.get(pk=tab().pk).balance_micro == 30_000
    assert list(ledger()) == []


def test_only_what_is_held_after_all_of_it_counts() -> None:
    entries = [entry(bank(), tab(), 70_000, "b"), entry(tab(), sales(), 70_000, "a")]
    post_all(entries=entries)
    assert queries.balance(tab()) == Money.zero("USD")
    assert list(ledger()) == []


def test_what_was_posted_is_not_posted_again() -> None:
    entries = [entry(tab(), sales(), 50_000, "a"), entry(bank(), tab(), 20_000, "b")]
    post_all(entries=entries[:1])
    for _ in range(2):
        post_all(entries=entries)
    assert Transfer.objects.count() == 2
    assert queries.balance(tab()) == Money(30_000, "USD")
    assert list(ledger()) == []


def test_all_or_none() -> None:
    with pytest.raises(Conflict, match="limit"):
        post_all(entries=[entry(tab(), sales(), 5_000, "a"), entry(bank(), tab(), 9_000, "b")])
    post_all(entries=[entry(tab(), sales(), 5_000, "c")])
    with pytest.raises(Conflict) as caught:
        post_all(entries=[entry(bank(), tab(), 1_000, "d"), entry(tab(), sales(), 6_000, "c")])
    assert caught.value.code == "key_reused"
    with pytest.raises(Invalid):
        post_all(entries=[entry(bank(), tab(), 1_000, "e"), entry(tab(), sales(), 0, "f")])
    assert list(Transfer.objects.values_list("key", flat=True)) == ["c"]
    assert queries.balance(tab()) == Money(5_000, "USD")
    post_all(entries=[])


@pytest.mark.both
def test_once_however_many_do_it_at_the_same_time(real_db: RealDb) -> None:
    accounts = tab(), sales(), wallet()
    entries = [
        entry(accounts[0], accounts[1], 50_000, "a"),
        entry(accounts[0], accounts[2], 7_000, "b"),
    ]

    def book(_: int) -> None:
        post_all(entries=entries)

    assert real_db.together(book, 20) == [None] * 20
    assert Transfer.objects.count() == 2
    assert queries.balance(accounts[0]) == Money(57_000, "USD")
    assert list(ledger()) == []
