"""The executor's road: graphql-core asks row by row, the first to ask reads for all siblings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLUnionType,
    default_type_resolver,
    get_named_type,
)
from graphql.execution.collect_fields import collect_sub_fields

from store.graphql.engine.answer import connection, leaves, rows
from store.graphql.engine.batch import Batch, Oops, Row, Scope, State
from store.graphql.engine.kinds import Bound, kinds_of
from store.graphql.engine.paging import Pages, Wanted
from store.graphql.engine.place import everything, place
from store.graphql.engine.shapes import frozen
from store.kernel.clock import now


def resolver(parent: Callable[..., Any] | None) -> Callable[..., Any]:
    """A field's resolver; `parent` serves rows that plain graphene types hand on."""

    def resolve(root: Any, info: GraphQLResolveInfo, **args: Any) -> Any:
        row = root if type(root) is Row else adopted(root, info)
        if row is None:
            return parent(root, info, **args) if parent is not None else None
        value = _read(row.batch, row.batch.kind.fields[info.field_name], args, info)[row.i]
        if type(value) is Oops:
            raise value.error
        return value

    return resolve


def adopted(root: Any, info: GraphQLResolveInfo) -> Row | None:
    """A row for the root, and for a value that a plain resolver handed on."""
    kind = kinds_of(info.schema).get(info.parent_type.name)
    if kind is None:
        return None
    state = state_of(info)
    if root is None:
        batch = state.roots.setdefault(kind.name, Batch(kind, state, Scope(), [None]))
        return Row(batch, 0)
    of = kind.options.of
    if of is None or not isinstance(root, of):
        return None
    target = kind.as_target
    found = place([root], target, Scope(), state, everything)
    return Row(found.batches[0], 0)


def state_of(info: GraphQLResolveInfo) -> State:
    """The run that the executor belongs to."""
    if info.context.state is None:
        info.context.state = State(info.context.actor, now(), info.context)
    found: State = info.context.state
    return found


def _read(
    batch: Batch, bound: Bound, args: dict[str, Any], info: GraphQLResolveInfo
) -> Sequence[Any]:
    """The field's values for all rows of the batch."""
    if bound.cell == "page":
        names = selected(info)
        wanted = Wanted(bool(names & {"edges", "pageInfo"}), "totalCount" in names)
        key: Any = (bound, frozen(args), wanted)
        return batch.kept(key, lambda: _connections(batch, bound, args, wanted))  # type: ignore[no-any-return]  # kept is untyped
    key = (bound, frozen(args), info.path.key if bound.cell == "service" else None)
    return batch.kept(key, lambda: _values(batch, bound, args, str(info.path.key)))  # type: ignore[no-any-return]  # kept is untyped


def _values(batch: Batch, bound: Bound, args: dict[str, Any], key: str) -> Sequence[Any]:
    if bound.target.leaf:
        return leaves(batch, bound, args, key)
    placed = rows(batch, bound, args, everything, key)
    everyone = _rows(placed.batches)
    if not placed.listed:
        return [each if isinstance(each, Oops) else _at(everyone, each) for each in placed.places]
    return [
        [_at(everyone, each) for each in places] if isinstance(places, list) else places
        for places in placed.places
    ]


def _at(everyone: list[Any], place_: Any) -> Any:
    """A row; in a list an error stands as itself, which graphql-core raises at its index."""
    if isinstance(place_, int):
        return everyone[place_]
    return place_.error if isinstance(place_, Oops) else None


def _rows(batches: Sequence[Batch]) -> list[Any]:
    """The rows of batches as the executor takes them: of plain types the bare values."""
    found: list[Any] = []
    for batch in batches:
        if batch.kind.is_plain:
            found += batch.rows
        else:
            found += [Row(batch, i) for i in range(batch.size)]
    return found


def _connections(batch: Batch, bound: Bound, args: dict[str, Any], wanted: Wanted) -> Sequence[Any]:
    made = connection(batch, bound, args, everything, wanted)
    everyone = _rows(made.batches)
    return [_connection(made, i, everyone) for i in range(batch.size)]


def _connection(made: Pages, i: int, everyone: list[Any]) -> Any:
    places = made.places[i]
    if isinstance(places, Oops):
        return places
    if isinstance(made.totals[i], Oops):
        return made.totals[i]
    if made.asked is None:
        return {"total_count": made.totals[i]}
    return {
        "edges": [{"node": everyone[each], "cursor": made.cursor(each)} for each in places],
        "page_info": made.info(i),
        "total_count": made.totals[i],
    }


def selected(info: GraphQLResolveInfo) -> set[str]:
    """The names of the fields that are asked of the field's own answer."""
    type_: Any = get_named_type(info.return_type)
    nodes = collect_sub_fields(
        info.schema, info.fragments, info.variable_values, type_, info.field_nodes
    )
    return {node.name.value for same in nodes.values() for node in same}


def name_rows(schema: GraphQLSchema) -> None:
    """Let unions and interfaces know the type of the executor's rows; other values as before."""
    for each in schema.type_map.values():
        if isinstance(each, GraphQLInterfaceType | GraphQLUnionType):
            each.resolve_type = partial(_type_of, each.resolve_type or default_type_resolver)


def _type_of(before: Callable[..., Any], value: Any, info: Any, type_: Any) -> Any:
    return value.batch.kind.name if type(value) is Row else before(value, info, type_)
