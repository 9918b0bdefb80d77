"""Both roads to an answer: the plan, and graphql-core's executor as the referee."""

from __future__ import annotations

from typing import Any

from graphql import ExecutionResult, parse, validate
from graphql.execution.values import get_variable_values

from store.graphql.base import Context
from store.graphql.engine import counters
from store.graphql.errors import formatted
from store.graphql.run import answered, executed
from store.graphql.schema import schema
from store.kernel.actor import Actor


def both(text: str, actor: Actor, **variables: object) -> dict[str, Any]:
    """The tree of a query that both roads agree on; the plan did not fall back."""
    planned = counters.COUNTS[counters.PLANNED]
    judge = compared(text, actor, **variables)
    assert counters.COUNTS[counters.PLANNED] == planned + 1, counters.COUNTS
    return judge


def compared(text: str, actor: Actor, **variables: object) -> dict[str, Any]:
    """The tree of a query that both roads agree on."""
    document = parse(text)
    assert validate(schema(), document) == [], text
    operation: Any = document.definitions[0]
    values = get_variable_values(schema(), operation.variable_definitions or (), variables)
    assert isinstance(values, dict), values
    judge = _shown(executed(schema(), document, operation, values, Context(actor)))
    found = _shown(answered(schema(), document, operation, values, Context(actor)))
    assert found == judge, f"{text}\n{variables}\n{actor}"
    return judge


def _shown(result: ExecutionResult) -> dict[str, Any]:
    return {"data": result.data, "errors": [formatted(each) for each in result.errors or ()]}
