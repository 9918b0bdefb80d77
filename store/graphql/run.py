"""Runs an operation: by its plan, or by graphql-core's executor over the same declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionContext,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    default_field_resolver,
    default_type_resolver,
)
from graphql.execution.execute import CollectedErrors

from store.graphql.base import Context
from store.graphql.engine import counters
from store.graphql.engine.batch import State
from store.graphql.engine.plan import Plans, UncoveredError
from store.graphql.schema import schema
from store.kernel.clock import now

PLANS = Plans()


def run(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    context: Context,
) -> ExecutionResult:
    """The answer of a valid document's operation; `variables` are coerced already."""
    return answered(schema(), document, operation, variables, context)


def answered(
    built: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    context: Context,
) -> ExecutionResult:
    """By the plan if there is one; whatever fails there is told by the executor."""
    context.state = state = State(context.actor, now(), context, variables=dict(variables))
    try:
        data, errors = PLANS.plan(built, document, operation, variables).run(state)
    except UncoveredError as reason:
        counters.fell_back(str(reason))
    except Exception as error:
        counters.broke(error)
        # Services are not called again: what they answered stands in the state.
        context.state = State(context.actor, state.now, context, payloads=state.payloads)
    else:
        counters.planned()
        return ExecutionResult(data, errors or None)
    return executed(built, document, operation, variables, context)


def executed(
    built: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    context: Context,
) -> ExecutionResult:
    """What graphql-core's executor answers."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    execution = ExecutionContext(
        built,
        fragments,
        None,
        context,
        operation,
        dict(variables),
        default_field_resolver,
        default_type_resolver,
        default_field_resolver,
        CollectedErrors(),
        None,
        _never,
    )
    collected = execution.collected_errors
    try:
        data: Any = execution.execute_operation(operation, None)
    except GraphQLError as error:
        collected.add(error, None)
        data = None
    return execution.build_response(data, collected.errors)


def _never(_value: object) -> bool:
    return False
