"""State tables: every move is listed, and nothing else happens."""

import pytest

from checkout.gateways.base import Outcome
from checkout.orders import states as orders
from checkout.payments import states as payments


@pytest.mark.parametrize("table", [orders.MOVES, payments.MOVES])
def test_every_target_is_a_state(table: dict[str, frozenset[str]]) -> None:
    for targets in table.values():
        assert targets <= set(table)


def test_a_closed_order_goes_nowhere() -> None:
    for closed in orders.CLOSED:
        assert not any(orders.may_move(closed, new) for new in orders.MOVES)
    assert orders.may_move(orders.UNCONFIRMED, orders.EXPIRED)
    assert not orders.may_move("no such state", orders.FULFILLED)


def test_sources_are_the_table_backwards() -> None:
    for new in orders.MOVES:
        for old in orders.MOVES:
            assert (old in orders.sources(new)) == orders.may_move(old, new)


def test_every_outcome_has_a_state() -> None:
    assert set(payments.OF_OUTCOME) == set(Outcome)
    assert set(payments.OF_OUTCOME.values()) <= set(payments.MOVES)


def test_success_is_final_and_unknown_is_not_failure() -> None:
    assert payments.MOVES[payments.SUCCEEDED] == frozenset()
    assert payments.UNKNOWN in payments.OPEN
    assert payments.UNKNOWN not in payments.FAILED
    assert payments.may_move(payments.UNKNOWN, payments.SUCCEEDED)
    assert not payments.may_move(payments.SUCCEEDED, payments.DECLINED)
    assert not payments.may_move("no such state", payments.SUCCEEDED)


def test_open_failed_and_done_are_all_states() -> None:
    assert payments.OPEN | payments.FAILED | {payments.SUCCEEDED} == set(payments.MOVES)
