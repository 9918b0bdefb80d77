"""A small library and its readers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from graphql import DocumentNode, ExecutionResult, OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values

from store.graphql.base import Context
from store.graphql.run import answered, executed
from store.kernel.actor import ANONYMOUS, Actor
from tests.store.graphql.engine.toy_models import Author, Book, Review, Shelf
from tests.store.graphql.engine.toys import toy_schema

THEN = datetime(2024, 5, 1, 12, 30, 15, 250, tzinfo=UTC)
OWNER = Actor(7, "owner", frozenset({"SEE_HIDDEN", "SEE_NOTES", "SEE_REVIEWS", "RATE"}))
READER = Actor(1, "reader", frozenset())


def fill() -> None:
    """Two open shelves and a closed one, 14 books on them, reviews by two readers."""
    shelves = [
        Shelf.objects.create(name=name, place=place, closed=closed)
        for name, place, closed in [("Novels", 2, False), ("Plays", None, False), ("Old", 1, True)]
    ]
    authors = [
        Author.objects.create(key=uuid.UUID(int=i + 1), name=f"Author {i}", born=born)
        for i, born in enumerate([None, date(1900, 1, 2), date(1850, 3, 4), None])
    ]
    for i in range(14):
        book = Book.objects.create(
            shelf=[*shelves, None][i % 4],
            author=authors[i % 4],
            title=f"Book {chr(65 + i % 5)} {i}",
            rating=[None, 1, 3, 3, 5][i % 5],
            cents=[0, 250, 1999][i % 3],
            hidden=i in {3, 8},
            branch_id=1 + i % 2,
            extra={"n": i} if i % 3 else {},
            added_at=THEN + timedelta(days=i),
            note=None if i % 2 else f"note {i}",
        )
        for j in range(i % 4):
            Review.objects.create(
                book=book, writer_id=1 + j % 2, stars=1 + (i + j) % 5, text=f"text {j}"
            )


def run(
    text: str, variables: dict[str, Any] | None = None, actor: Actor = ANONYMOUS
) -> ExecutionResult:
    """By graphql-core's executor."""
    return _run(executed, text, variables, actor)


def planned(
    text: str | DocumentNode, variables: dict[str, Any] | None = None, actor: Actor = ANONYMOUS
) -> ExecutionResult:
    """By the plan."""
    return _run(answered, text, variables, actor)


def _run(
    road: Callable[..., ExecutionResult],
    text: str | DocumentNode,
    variables: dict[str, Any] | None,
    actor: Actor,
) -> ExecutionResult:
    document = parse(text) if isinstance(text, str) else text
    assert validate(toy_schema(), document) == []
    operation = next(
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    )
    values = get_variable_values(
        toy_schema(), operation.variable_definitions or (), variables or {}
    )
    assert isinstance(values, dict), values
    return road(toy_schema(), document, operation, values, Context(actor))
