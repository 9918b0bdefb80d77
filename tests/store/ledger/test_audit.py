"""The books' audit finds what no service can do: each corruption is planted past the guards."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.audit.registry import run
from store.ledger.models import Account, Transfer
from store.ledger.services import reverse
from tests.store.ledger.support import book, sales, tab
from tests.store.support import corruptible, run_sql

pytestmark = pytest.mark.django_db


def _books() -> tuple[Transfer, Transfer]:
    """Two orders; the second is taken back. Answers a transfer and a reversal."""
    first = book(tab(limit=500), sales(), 100, "a")
    book(tab(limit=500), sales(), 50, "b", ref="order:2")
    return first, reverse(ref="order:2", key="undo")[0]


def test_sound_books_are_found_sound() -> None:
    _books()
    assert run(["ledger"]) == []


def _set(column: str, value: str | int) -> Callable[[Transfer], None]:
    def change(row: Transfer) -> None:
        run_sql(f"UPDATE ledger_transfer SET {column} = %s WHERE id = %s", value, row.pk)  # noqa: S608 - a column's name

    return change


def _same_sides(row: Transfer) -> None:
    run_sql("UPDATE ledger_transfer SET credit_id = debit_id WHERE id = %s", row.pk)


@pytest.mark.parametrize(
    ("change", "which", "told"),
    [
        (_set("amount_micro", -5), 0, "moves no positive amount"),
        (_set("currency", "EUR"), 0, "is in another currency than its accounts"),
        (_same_sides, 0, "has one account on both sides"),
        (_set("amount_micro", 49), 1, "is not the mirror of what it reverses"),
        (_set("ref", "order:1"), 1, "is not the mirror of what it reverses"),
        (_set("amount_micro", 99), 0, "keeps 100 micros, but its transfers add up to 99"),
    ],
)
def test_a_changed_transfer_is_found(
    change: Callable[[Transfer], None], which: int, told: str
) -> None:
    row = _books()[which]
    with corruptible("ledger_transfer"):
        change(row)
        assert told in {finding.message for finding in run(["ledger"])}


def test_a_reversal_of_a_reversal_is_found() -> None:
    first, back = _books()
    with corruptible("ledger_transfer"):
        run_sql("UPDATE ledger_transfer SET reverses_id = %s WHERE id = %s", back.pk, first.pk)
        assert "reverses a reversal" in {finding.message for finding in run(["ledger"])}


def test_a_deleted_transfer_is_found() -> None:
    first, _ = _books()
    with corruptible("ledger_transfer"):
        run_sql("DELETE FROM ledger_transfer WHERE id = %s", first.pk)
        found = run(["ledger"])
    assert [str(finding) for finding in found] == [
        "ledger: account receivable:anna (USD): keeps 100 micros, but its transfers add up to 0"
    ]


def test_a_changed_balance_is_found() -> None:
    _books()
    Account.objects.filter(pk=tab(limit=500).pk).update(balance_micro=7)
    assert [finding.message for finding in run(["ledger"])] == [
        "keeps 7 micros, but its transfers add up to 100"
    ]


def test_a_limit_that_was_passed_is_found() -> None:
    _books()
    with corruptible("ledger_account"):
        run_sql("UPDATE ledger_account SET limit_micro = 60 WHERE owner = 'anna'")
        assert [finding.message for finding in run(["ledger"])] == [
            "holds 100 micros, above its limit 60"
        ]


def test_a_wrong_side_is_found() -> None:
    book(sales("refunds"), sales(), 5, "a")
    assert [str(finding) for finding in run(["ledger"])] == [
        "ledger: account refunds (USD): holds -5 micros, which is on its wrong side"
    ]
