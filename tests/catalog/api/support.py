"""Operations of the catalog by both roads, whose answers must agree."""

from __future__ import annotations

from typing import Any

from graphql import OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values

from store.graphql.base import Context
from store.graphql.engine import counters
from store.graphql.errors import formatted
from store.graphql.run import executed, run
from store.graphql.schema import schema
from store.kernel.actor import ANONYMOUS, MANAGE_PRODUCTS, Actor

STAFF = Actor(1, "staff", frozenset({MANAGE_PRODUCTS}))


def whole(query: str, actor: Actor = ANONYMOUS, /, **variables: object) -> dict[str, Any]:
    """Data and errors; the plan answered, and the executor says the same."""
    document = parse(query)
    assert validate(schema(), document) == []
    operation = next(
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    )
    given = get_variable_values(schema(), operation.variable_definitions or (), variables)
    assert isinstance(given, dict), given
    planned = counters.COUNTS[counters.PLANNED]
    first = run(document, operation, given, Context(actor))
    assert counters.COUNTS[counters.PLANNED] == planned + 1, counters.COUNTS
    second = executed(schema(), document, operation, given, Context(actor))
    found = [
        {"data": each.data, "errors": [formatted(error) for error in each.errors or ()]}
        for each in (first, second)
    ]
    assert found[0] == found[1]
    return found[0]


def ask(query: str, actor: Actor = ANONYMOUS, /, **variables: object) -> Any:
    """The data of an operation that goes well."""
    found = whole(query, actor, **variables)
    assert found["errors"] == []
    return found["data"]
