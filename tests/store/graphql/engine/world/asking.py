"""The shop's schema asked by both roads, and what makes two answers comparable."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from graphql import DocumentNode, ExecutionResult, OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values

from store.graphql.base import Context
from store.graphql.errors import INTERNAL, formatted
from store.graphql.run import answered, executed
from store.graphql.schema import schema
from store.kernel.actor import Actor

Road = Callable[..., ExecutionResult]
Tree = dict[str, Any]


@lru_cache(maxsize=100)
def read(text: str) -> DocumentNode:
    """A document that is valid for the shop."""
    document = parse(text)
    wrong = validate(schema(), document)
    assert wrong == [], f"{wrong}\n{text}"
    return document


def by(road: Road, document: DocumentNode, variables: dict[str, Any], actor: Actor) -> Tree:
    """Data and errors of one road."""
    operation = next(
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    )
    values = get_variable_values(schema(), operation.variable_definitions or (), variables)
    assert isinstance(values, dict), values
    found = road(schema(), document, operation, values, Context(actor))
    errors = [formatted(each) for each in found.errors or ()]
    assert INTERNAL not in {each["message"] for each in errors}, found.errors
    return {"data": found.data, "errors": errors}


def planned(document: DocumentNode, variables: dict[str, Any], actor: Actor) -> Tree:
    """By the plan."""
    return by(answered, document, variables, actor)


def judged(document: DocumentNode, variables: dict[str, Any], actor: Actor) -> Tree:
    """By graphql-core's executor."""
    return by(executed, document, variables, actor)
