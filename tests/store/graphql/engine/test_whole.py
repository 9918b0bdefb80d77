"""All that queries may ask: by the plan as by the executor, with as many statements for a large
shop as for a small one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from store.channels.models import Channel
from store.graphql.engine import counters
from store.graphql.schema import schema
from tests.store.graphql.engine.world.asking import judged, planned, read
from tests.store.graphql.engine.world.coordinates import reachable, seen
from tests.store.graphql.engine.world.goods import stock_up
from tests.store.graphql.engine.world.heads import HEADS, given
from tests.store.graphql.engine.world.people import move_in
from tests.store.graphql.engine.world.wholly import document

SMALL, LARGE = 2, 6
Sent = dict[tuple[str, int], list[str]]


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent to the database."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def answered(channel: Channel, size: int, *, judge: bool) -> Sent:
    """The statements that each document takes, for each caller, in a shop of that size.

    Every document is planned; with `judge` the executor says the same.
    """
    goods = stock_up(channel, size)
    people = move_in(channel, goods, size)
    variables = given(goods, people)
    found: Sent = {}
    told: set[str] = set()
    for root, heads in HEADS.items():
        asked = read(document("query", heads))
        # Of a large shop a shopper and the owner are enough: they are shown most.
        for i, actor in list(enumerate(people.actors))[:: 1 if judge else -2]:
            before = counters.COUNTS[counters.PLANNED]
            with statements() as sent:
                tree = planned(asked, variables, actor)
            assert counters.COUNTS[counters.PLANNED] == before + 1, (root, counters.COUNTS)
            assert not judge or tree == judged(asked, variables, actor), (root, i)
            found[root, i] = sent
            if (tree["data"] or {}).get("r0") is not None:
                told.add(root)
    assert told == HEADS.keys()
    return found


@pytest.mark.django_db
def test_everything_is_planned_and_nothing_is_queried_row_by_row(channel: Channel) -> None:
    with transaction.atomic():
        small = answered(channel, SMALL, judge=True)
        transaction.set_rollback(True)
    large = answered(channel, LARGE, judge=False)
    for key, sent in large.items():
        # Few and many rows may be read in different words, but no words once more for each row.
        more = Counter(sent) - Counter(small[key])
        assert [words for words, n in more.items() if n >= LARGE - SMALL] == [], key


@pytest.mark.long
def test_the_documents_leave_nothing_out() -> None:
    asked = [read(document("query", heads)) for heads in HEADS.values()]
    found = seen(asked)
    missing = reachable(schema().query_type) - found
    assert {each for each in missing if not _is_paging(each, found)} == set()


def _is_paging(each: str, found: set[str]) -> bool:
    """Cursors of lists that lie deeper: the random operations take them up."""
    return each.endswith(("(after)", "(before)")) and each.split("(")[0] in found
