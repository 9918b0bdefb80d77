"""Booking: once per key, within limits, taken back once, refused with a field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Sum

from store.kernel.errors import Conflict, DomainError, Invalid
from store.kernel.money import LIMIT, Money
from store.ledger import queries
from store.ledger.audit import ledger
from store.ledger.models import Account, Transfer
from store.ledger.services import open_account, post, reverse
from tests.store.ledger.support import bank, book, sales, tab, wallet
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


def test_an_account_is_opened_once() -> None:
    assert tab() == tab()
    assert tab("ben") != tab()
    with pytest.raises(Conflict) as caught:
        open_account(kind="receivable", owner="anna", currency="USD", normal="C", guarded=True)
    assert caught.value.code == "account_differs"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"kind": ""}, "required", "kind"),
        ({"kind": "k" * 41}, "too_long", "kind"),
        ({"owner": "o" * 81}, "too_long", "owner"),
        ({"normal": "X"}, "invalid_normal", "normal"),
        ({"owner": ""}, "guarded_needs_owner", "owner"),
        ({"guarded": False, "limit_micro": 5}, "limit_needs_guard", "limit_micro"),
        ({"limit_micro": -1}, "invalid_limit", "limit_micro"),
        ({"limit_micro": LIMIT + 1}, "invalid_limit", "limit_micro"),
    ],
)
def test_a_wrong_account_is_refused(changes: dict[str, Any], code: str, field: str) -> None:
    shape: dict[str, Any] = {
        "kind": "wallet",
        "owner": "anna",
        "currency": "USD",
        "normal": "C",
        "guarded": True,
    }
    with pytest.raises(Invalid) as caught:
        open_account(**{**shape, **changes})
    assert (caught.value.code, caught.value.field) == (code, field)
    assert not Account.objects.exists()


def test_a_transfer_moves_both_sides() -> None:
    book(tab(), sales(), 50_000, "a")
    assert queries.balance(tab()) == queries.balance(sales()) == Money(50_000, "USD")
    assert Account.objects.get(pk=tab().pk).balance_micro == 50_000
    assert Account.objects.get(pk=sales().pk).balance_micro is None
    assert queries.balances(kind="receivable", currency="USD") == {"anna": Money(50_000, "USD")}
    assert queries.account(kind="bank", currency="USD") is None
    assert queries.account(kind="receivable", owner="anna", currency="USD") == tab()


def test_the_same_key_books_once() -> None:
    first = book(tab(), sales(), 5, "a")
    assert book(tab(), sales(), 5, "a") == first
    assert Transfer.objects.count() == 1
    assert Account.objects.get(pk=tab().pk).balance_micro == 5


def test_a_key_does_not_stand_for_two_things() -> None:
    book(tab(), sales(), 5, "a")
    others: list[Callable[[], Transfer]] = [
        lambda: book(tab(), sales(), 6, "a"),
        lambda: book(tab(), sales(), 5, "a", ref="order:2"),
        lambda: book(tab("ben"), sales(), 5, "a"),
        lambda: book(tab(), sales("tips"), 5, "a"),
    ]
    for other in others:
        with pytest.raises(Conflict) as caught:
            other()
        assert (caught.value.code, caught.value.field) == ("key_reused", "key")
    assert Transfer.objects.count() == 1


def test_wrong_transfers_are_refused() -> None:
    euro = sales(currency="EUR")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"amount": Money(0, "USD")}, "amount_not_positive"),
        ({"amount": Money(-1, "USD")}, "amount_not_positive"),
        ({"amount": Money(1, "EUR")}, "currency_mismatch"),
        ({"credit": euro}, "currency_mismatch"),
        ({"credit": tab()}, "same_account"),
        ({"key": ""}, "required"),
        ({"key": "k" * 161}, "too_long"),
        ({"ref": "r" * 81}, "too_long"),
        ({"kind": ""}, "required"),
    ]
    right: dict[str, Any] = {
        "debit": tab(),
        "credit": sales(),
        "amount": Money(1, "USD"),
        "kind": "buy",
        "ref": "r",
        "key": "k",
    }
    for changes, code in wrong:
        with pytest.raises(Invalid) as caught:
            post(**{**right, **changes})
        assert caught.value.code == code
    assert not Transfer.objects.exists()


def test_a_limit_holds_to_the_micro() -> None:
    limited = tab(limit=100)
    book(limited, sales(), 100, "a")
    with pytest.raises(Conflict) as caught:
        book(limited, sales(), 1, "b")
    assert caught.value.code == "limit_reached"
    assert Transfer.objects.count() == 1, "what was refused left no row"


def test_a_wallet_never_falls_below_zero() -> None:
    book(bank(), wallet(), 10, "load")
    book(wallet(), sales(), 10, "spend")
    with pytest.raises(Conflict):
        book(wallet(), sales(), 1, "more")
    assert Account.objects.get(pk=wallet().pk).balance_micro == 0


def test_no_balance_outgrows_its_column() -> None:
    book(bank(), wallet(), LIMIT, "all the money")
    with pytest.raises(Conflict):
        book(bank(), wallet(), 1, "and one")


def test_both_sides_may_be_guarded() -> None:
    book(bank(), wallet("ben"), 9, "load")
    book(wallet("ben"), wallet("anna"), 4, "gift")
    assert queries.balances(kind="wallet", currency="USD") == {
        "ben": Money(5, "USD"),
        "anna": Money(4, "USD"),
    }


def test_a_reference_is_taken_back_once() -> None:
    first, second = book(tab(), sales(), 5, "a"), book(tab(), sales("tips"), 3, "b")
    book(tab(), sales(), 7, "c", ref="order:2")
    back = reverse(ref="order:1", key="cancel")
    assert [row.reverses_id for row in back] == [second.pk, first.pk]
    assert reverse(ref="order:1", key="cancel") == back
    assert reverse(ref="order:1", key="again") == []
    assert reverse(ref="order:9", key="nothing") == []
    assert Account.objects.get(pk=tab().pk).balance_micro == 7
    assert queries.balances_by_kind() == {
        ("receivable", "USD"): Money(7, "USD"),
        ("sales_clearing", "USD"): Money(7, "USD"),
        ("tips", "USD"): Money(0, "USD"),
    }
    assert [row.kind for row in queries.transfers_of("order:1")] == ["buy", "buy"] + 2 * [
        "reversal"
    ]


def test_what_cannot_be_taken_back_whole_stays_whole() -> None:
    book(bank(), wallet(), 10, "load", ref="load:1")
    book(bank(), wallet("ben"), 10, "load ben", ref="load:1")
    book(wallet(), sales(), 4, "spend")
    with pytest.raises(Conflict):
        reverse(ref="load:1", key="undo")
    assert Account.objects.get(pk=wallet("ben").pk).balance_micro == 10
    assert not Transfer.objects.exclude(reverses=None).exists()


def test_a_long_key_leaves_room_for_its_rows() -> None:
    book(tab(), sales(), 5, "a")
    with pytest.raises(Invalid) as caught:
        reverse(ref="order:1", key="k" * 160)
    assert (caught.value.code, caught.value.field) == ("too_long", "key")


def _sum_of_all() -> int:
    """Debits less credits, counted by account: every transfer stands on both sides."""
    totals = 0
    for account in Account.objects.all():
        debits = account.debits.aggregate(sum=Sum("amount_micro"))["sum"] or 0
        credits = account.credits.aggregate(sum=Sum("amount_micro"))["sum"] or 0
        totals += debits - credits
    return totals


def test_a_hundred_threads_stop_at_the_limit(real_db: RealDb) -> None:
    account, seller = tab(limit=40 * 7), sales()
    answers = real_db.together(lambda n: book(account, seller, 7, f"buy {n}"), 100)
    booked = [answer for answer in answers if isinstance(answer, Transfer)]
    refused = [answer for answer in answers if isinstance(answer, DomainError)]
    assert (len(booked), len(refused)) == (40, 60), [a for a in answers if a not in booked]
    assert {answer.code for answer in refused} == {"limit_reached"}
    assert Account.objects.get(pk=account.pk).balance_micro == 280
    assert list(ledger()) == []
    assert _sum_of_all() == 0


def test_one_key_in_fifty_threads_books_once(real_db: RealDb) -> None:
    account, seller = tab(), sales()
    answers = real_db.together(lambda _n: book(account, seller, 7, "the one").pk, 50)
    assert answers == [Transfer.objects.get().pk] * 50
    assert Account.objects.get(pk=account.pk).balance_micro == 7


def test_wallets_that_pay_each_other_do_not_lock_each_other(real_db: RealDb) -> None:
    anna, ben = wallet("anna"), wallet("ben")
    book(bank(), anna, 1000, "a")
    book(bank(), ben, 1000, "b")

    def pay(number: int) -> Transfer:
        pair = (anna, ben) if number % 2 else (ben, anna)
        return book(*pair, 10, f"pay {number}")

    answers = real_db.together(pay, 40)
    assert all(isinstance(answer, Transfer) for answer in answers), answers
    assert queries.balances(kind="wallet", currency="USD")["anna"] == Money(1000, "USD")


def test_two_who_take_back_at_once_take_back_once(real_db: RealDb) -> None:
    account, seller = tab(), sales()
    for number in range(5):
        book(account, seller, 7, f"buy {number}")
    answers = real_db.together(lambda n: reverse(ref="order:1", key=f"undo {n}"), 10)
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    assert Transfer.objects.exclude(reverses=None).count() == 5
    assert Account.objects.get(pk=account.pk).balance_micro == 0


def test_a_transfer_is_few_statements(django_assert_max_num_queries: Any) -> None:
    account, seller = tab(), sales()
    with django_assert_max_num_queries(7):  # two savepoints of two, read, insert, one update
        book(account, seller, 7, "a")
