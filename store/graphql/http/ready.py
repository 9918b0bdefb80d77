"""From what was asked to what may be run: the document, its operation, variables and cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution.values import get_variable_values

from store.graphql import limits
from store.graphql.document import Document, read
from store.graphql.errors import formatted
from store.graphql.http.body import Asked
from store.graphql.http.persisted import keep, resolve
from store.graphql.http.refused import RequestError
from store.graphql.schema import schema


@dataclass(frozen=True)
class Ready:
    """An operation that is within all limits; `variables` are coerced, `cost` in points."""

    document: DocumentNode
    operation: OperationDefinitionNode
    asked: Asked
    variables: Mapping[str, Any]
    cost: int

    @property
    def writes(self) -> bool:
        """Whether it is a mutation."""
        return self.operation.operation is OperationType.MUTATION


def ready(asked: Sequence[Asked]) -> tuple[Ready, ...]:
    """The operations of one request; raises RequestError when any of them cannot be run."""
    found, measured = [], []
    for each in asked:
        text = resolve(each)
        document = read(text)
        if document.node is None or document.measured is None:
            raise _invalid(document.errors)
        operation = _operation(document, each)
        variables = _variables(operation, each.variables)
        cost = document.measured.prices[operation].total(variables)
        found.append(Ready(document.node, operation, each, variables, cost))
        measured.append(document.measured)
        keep(each, text)
    try:
        limits.check(measured, sum(each.cost for each in found))
    except limits.LimitError as error:
        raise RequestError(str(error), code=error.code) from error
    return tuple(found)


def _operation(document: Document, asked: Asked) -> OperationDefinitionNode:
    operation = document.operation(asked.name)
    if operation is None:
        words = f"named {asked.name!r}" if asked.name else "to run, or more than one"
        raise RequestError(f"The document has no operation {words}.")
    if operation.operation is OperationType.SUBSCRIPTION:
        raise RequestError("Subscriptions are not answered over HTTP.")
    return operation


def _variables(operation: OperationDefinitionNode, given: dict[str, Any]) -> Mapping[str, Any]:
    """The variables as the schema reads them; raises RequestError."""
    if not operation.variable_definitions:
        return {}
    plain = _plain(operation, given)
    if plain is not None:
        return plain
    values = get_variable_values(schema(), operation.variable_definitions, given, max_errors=5)
    if isinstance(values, list):
        raise _invalid(values)
    return values


# What each of these scalars reads a value of just that type as: the value itself.
_SAME: dict[str, type] = {"String": str, "ID": str, "Boolean": bool}


def _plain(operation: OperationDefinitionNode, given: dict[str, Any]) -> dict[str, Any] | None:
    """The variables when all are given and are texts or booleans, as most are; else None."""
    found = {}
    for each in operation.variable_definitions:
        name, kind = each.variable.name.value, each.type
        bare = kind.type if isinstance(kind, NonNullTypeNode) else kind
        if not isinstance(bare, NamedTypeNode) or name not in given:
            return None
        value = found[name] = given[name]
        is_null = value is None and bare is kind
        if not is_null and type(value) is not _SAME.get(bare.name.value):
            return None
    return found


def _invalid(errors: Sequence[GraphQLError]) -> RequestError:
    return RequestError("invalid", errors=[formatted(_told(error)) for error in errors])


def _told(error: GraphQLError) -> GraphQLError:
    """A value that a scalar could not read is the asker's mistake, not a fault of ours."""
    if not isinstance(error.original_error, ValueError | TypeError | ArithmeticError):
        return error
    return GraphQLError(error.message, error.nodes, error.source, error.positions, error.path)
