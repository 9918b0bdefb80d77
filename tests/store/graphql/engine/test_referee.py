"""graphql-core is the referee: the plan gives the same tree and the same errors, for anything."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from django.db import transaction
from graphql import ExecutionResult, parse, validate
from graphql.execution.values import get_variable_values

from store.graphql.base import Context
from store.graphql.engine import counters
from store.graphql.errors import formatted
from store.graphql.run import answered, executed
from store.kernel.actor import ANONYMOUS
from store.kernel.ids import to_global
from tests.store.graphql.engine.library import OWNER, READER, fill
from tests.store.graphql.engine.operations import Pool, Writer
from tests.store.graphql.engine.toy_models import Author, Book
from tests.store.graphql.engine.toys import toy_schema

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toy_tables")]
ACTORS = (ANONYMOUS, READER, OWNER)


def shown(result: ExecutionResult) -> dict[str, Any]:
    return {"data": result.data, "errors": [formatted(each) for each in result.errors or ()]}


def compare(text: str, variables: dict[str, Any], actor: Any) -> dict[str, Any]:
    """Both roads; answers the tree."""
    judge = shown(by(executed, text, variables, actor))
    assert shown(by(answered, text, variables, actor)) == judge, f"{text}\n{variables}\n{actor}"
    return judge


def by(road: Any, text: str, variables: dict[str, Any], actor: Any) -> ExecutionResult:
    """The answer of one road."""
    schema, document = toy_schema(), parse(text)
    assert validate(schema, document) == [], text
    operation: Any = document.definitions[0]
    values = get_variable_values(schema, operation.variable_definitions or (), variables)
    assert isinstance(values, dict), values
    found: ExecutionResult = road(schema, document, operation, values, Context(actor))
    return found


def cursors_of(tree: Any, found: list[str]) -> None:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if isinstance(value, str) and ("ursor" in key):
                found.append(value)
            cursors_of(value, found)
    elif isinstance(tree, list):
        for each in tree:
            cursors_of(each, found)


def play(seed: int, count: int) -> tuple[int, int]:
    """Random operations by both roads; how many, and how many of them had errors."""
    pool = Pool(
        [
            *(to_global("Book", pk) for pk in Book.objects.values_list("pk", flat=True)),
            *(to_global("Author", pk) for pk in Author.objects.values_list("pk", flat=True)),
            to_global("Book", 10**9),
            "nonsense",
        ],
        without=["Desk.counted", "Query.plain"],
    )
    writer = Writer(toy_schema(), Random(seed), pool)  # noqa: S311  # no secret: a seed to repeat
    wrong = 0
    for _ in range(count):
        text, variables = writer.operation()
        tree = compare(text, variables, writer.random.choice(ACTORS))
        wrong += bool(tree["errors"])
        cursors_of(tree["data"], pool.cursors)
        del pool.cursors[:-40]
    return count, wrong


def test_random_operations_are_answered_alike(caplog: pytest.LogCaptureFixture) -> None:
    fill()
    counters.COUNTS.clear()
    counters.UNEXPECTED.clear()
    count, wrong = play(20, 100)
    assert counters.UNEXPECTED == []
    assert 10 < wrong < count
    assert {counters.PLANNED: count} == counters.COUNTS
    caplog.clear()


def test_mutations_are_answered_alike() -> None:
    fill()
    counters.UNEXPECTED.clear()
    ids = [to_global("Book", pk) for pk in Book.objects.values_list("pk", flat=True)]
    pool = Pool([*ids, "nonsense"], without=["Desk.counted", "BookCount.desk"])
    writer = Writer(toy_schema(), Random(7), pool)  # noqa: S311  # no secret: a seed to repeat
    for _ in range(40):
        text, variables = writer.operation("mutation", 3)
        actor = writer.random.choice(ACTORS)
        found = []
        for road in (executed, answered):
            with transaction.atomic():
                found.append(shown(by(road, text, variables, actor)))
                transaction.set_rollback(True)
        assert found[0] == found[1], f"{text}\n{variables}\n{actor}"
    assert counters.UNEXPECTED == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_two_thousand_more(seed: int) -> None:
    fill()
    counters.UNEXPECTED.clear()
    play(1000 + seed, 100)
    assert counters.UNEXPECTED == []
