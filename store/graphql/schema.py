"""The schema, collected by name from every floor's api/schema.py."""

from __future__ import annotations

import threading
from typing import Any

from django.utils.module_loading import autodiscover_modules
from graphene import ObjectType, Schema
from graphql import (
    DirectiveLocation,
    GraphQLDeprecatedDirective,
    GraphQLDirective,
    GraphQLSchema,
    print_schema,
    specified_directives,
)

from store.graphql.engine.check import check
from store.graphql.engine.kinds import bind
from store.graphql.engine.resolve import name_rows
from store.graphql.registry import MUTATIONS, QUERIES, TYPES

# Clients that know no deprecated directives refuse a whole schema that names their place.
_DEPRECATED = GraphQLDirective(
    name=GraphQLDeprecatedDirective.name,
    locations=[
        DirectiveLocation.FIELD_DEFINITION,
        DirectiveLocation.ARGUMENT_DEFINITION,
        DirectiveLocation.INPUT_FIELD_DEFINITION,
        DirectiveLocation.ENUM_VALUE,
    ],
    args=GraphQLDeprecatedDirective.args,
    description=GraphQLDeprecatedDirective.description,
)
_DIRECTIVES = [
    _DEPRECATED if each is GraphQLDeprecatedDirective else each for each in specified_directives
]
_lock = threading.RLock()
_built: list[GraphQLSchema] = []


def schema() -> GraphQLSchema:
    """The whole schema, built when it is first needed."""
    if not _built:
        with _lock:
            if not _built:
                autodiscover_modules("api.schema")
                _built.append(_build())
    return _built[0]


def _build() -> GraphQLSchema:
    return bound(
        Schema(
            query=type("Query", (*QUERIES, ObjectType), {"__doc__": "Reading."}),
            mutation=type("Mutation", (*MUTATIONS, ObjectType), {"__doc__": "Writing."}),
            types=list(TYPES),
            directives=_DIRECTIVES,
        )
    )


def bound(built: Any) -> GraphQLSchema:
    """A graphene schema whose types the engine knows. Raises EngineError for one that is wrong."""
    found: GraphQLSchema = built.graphql_schema
    bind(found)
    check(found)
    name_rows(found)
    return found


def sdl() -> str:
    """The schema as text."""
    return print_schema(schema()) + "\n"
