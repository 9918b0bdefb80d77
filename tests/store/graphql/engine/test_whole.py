"""All that queries may ask: by the plan as by the executor, with as many statements for a large
shop as for a small one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from graphql import (
    DocumentNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    visit,
)

from store.channels.models import Channel
from store.graphql.engine import counters
from store.graphql.schema import schema
from tests.store.graphql.engine.world.asking import judged, planned, read
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
        for i, actor in enumerate(people.actors):
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


class _Seen(Visitor):
    """The coordinates that a document names: fields, arguments, fields of inputs."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info, self.found = info, set[str]()

    def enter_field(self, *_: object) -> None:
        """A field."""
        parent, declared = self.info.get_parent_type(), self.info.get_field_def()
        if parent is not None and declared is not None:
            self._of = f"{parent.name}.{self._name(parent, declared)}"
            self.found.add(self._of)

    def enter_argument(self, node: Any, *_: object) -> None:
        """An argument of a field."""
        parent, declared = self.info.get_parent_type(), self.info.get_field_def()
        if parent is not None and declared is not None and self.info.get_directive() is None:
            self.found.add(f"{parent.name}.{self._name(parent, declared)}({node.name.value})")

    def enter_object_field(self, node: Any, *_: object) -> None:
        """A field of an input."""
        parent: Any = get_named_type(self.info.get_parent_input_type())
        self.found.add(f"{parent.name}.{node.name.value}")

    @staticmethod
    def _name(parent: Any, declared: Any) -> str:
        fields = getattr(parent, "fields", {})
        return next((name for name, each in fields.items() if each is declared), "__typename")


def seen(documents: list[DocumentNode]) -> set[str]:
    """All coordinates that these documents name."""
    found: set[str] = set()
    for each in documents:
        info = TypeInfo(schema())
        visitor = _Seen(info)
        visit(each, TypeInfoVisitor(info, visitor))
        found |= visitor.found
    return found


def reachable() -> set[str]:
    """All coordinates below the queries: of objects and their arguments."""
    found: set[str] = set()
    waiting: list[Any] = [schema().query_type]
    known: set[str] = set()
    while waiting:
        type_ = waiting.pop()
        if type_.name in known or not (hasattr(type_, "fields") or hasattr(type_, "types")):
            continue
        known.add(type_.name)
        if hasattr(type_, "resolve_type"):
            waiting += schema().get_possible_types(type_)
            continue
        for name, declared in type_.fields.items():
            found.add(f"{type_.name}.{name}")
            found |= {f"{type_.name}.{name}({argument})" for argument in declared.args}
            waiting.append(get_named_type(declared.type))
    return found


def test_the_documents_leave_nothing_out() -> None:
    asked = [read(document("query", heads)) for heads in HEADS.values()]
    found = seen(asked)
    missing = {each for each in reachable() - found if not _is_paging(each, found)}
    assert missing == set()


def _is_paging(each: str, found: set[str]) -> bool:
    """Cursors of lists that lie deeper: the random operations take them up."""
    return each.endswith(("(after)", "(before)")) and each.split("(")[0] in found
