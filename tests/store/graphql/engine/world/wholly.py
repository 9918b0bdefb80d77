"""Documents that ask for everything: every field of every type below a root, arguments varied."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLField, get_named_type, is_required_argument

from store.graphql.schema import schema

PAGES = ["first: 20", "last: 1"]
NARROWED = [
    'first: 20, filter: {search: "mug", isAvailable: true, metadata: [{key: "care"}]}',
    'first: 20, where: {AND: [{name: {oneOf: ["Mug 0", "Mug 1"]}}, {price: {range: {gte: 1}}}]}',
    "last: 2, sortBy: {field: PRICE, direction: DESC}",
    'first: 2, search: "mug", sortBy: {field: RANK, direction: DESC}',
]
# What an argument is given; several when one is not enough.
VALUES: dict[str, list[str]] = {
    "address": ["{country: US}"],
    "countryCode": ["US"],
    "format": ["WEBP"],
    "id": ["$media"],
    "key": ['"care"'],
    "keys": ['["care", "none"]'],
    "languageCode": ["DE"],
    "limit": ["1"],
    "size": ["64"],
    "slug": ['"glaze"', '"author"'],
    "variantSelection": ["VARIANT_SELECTION", "NOT_VARIANT_SELECTION"],
}
# The types of variables that are no ids; ids are `ID!`.
TYPES = {
    "access": "String!",
    "after": "String",
    "afterCategory": "String",
    "afterCollection": "String",
    "afterPage": "String",
    "channel": "String",
    "off": "Boolean!",
    "on": "Boolean!",
    "refresh": "String",
    "sku": "String",
    "token": "UUID",
}


@dataclass
class Node:
    """A field as it is asked, and what is asked below it."""

    head: str
    type: Any = None
    parts: list[Node] = field(default_factory=list)

    def text(self) -> str:
        """As GraphQL."""
        if self.type is None:
            return self.head
        return (
            f"{self.head} {{ {' '.join(['__typename', *(each.text() for each in self.parts)])} }}"
        )


def document(kind: str, heads: Iterable[str], *, opened: int = 2) -> str:
    """One operation: the first head with everything, the others with what is not deeper.

    A type is asked for all of its fields so often; elsewhere for its leaves.
    """
    root: Any = schema().query_type if kind == "query" else schema().mutation_type
    nodes = [
        Node(f"r{i}: {head}", below(root.fields[name_of(head)])) for i, head in enumerate(heads)
    ]
    _Opening(opened).all_below(nodes[0])
    for node in nodes[1:]:
        node.parts = list(_leaves(node.type, "", 2))
    body = " ".join(node.text() for node in nodes)
    return f"{kind} Whole{_declared(body)} {{ {body} }}"


def name_of(head: str) -> str:
    """The field of a head such as `product(slug: "mug") @include(if: $on)`."""
    found = re.match(r"\w+", head)
    assert found is not None, head
    return found[0]


def below(declared: GraphQLField) -> Any:
    """The type that is selected from; None for a leaf."""
    named: Any = get_named_type(declared.type)
    return named if hasattr(named, "fields") or hasattr(named, "types") else None


def _declared(body: str) -> str:
    used = sorted(set(re.findall(r"\$(\w+)", body)))
    words = (f"${name}: {TYPES.get(name, 'ID!')}" for name in used)
    return f"({', '.join(words)})" if used else ""


class _Opening:
    """Breadth first, so that each type is opened where it is nearest."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.opened: Counter[str] = Counter()
        self.waiting: deque[Node] = deque()

    def all_below(self, root: Node) -> None:
        """Write what is asked below a node."""
        self.waiting.append(root)
        while self.waiting:
            node = self.waiting.popleft()
            if not _is_abstract(node.type):
                self._fill(node, "")
                continue
            node.parts = [Node(f"... on {each.name}", each) for each in _possible(node.type)]
            for i, part in enumerate(node.parts):
                self._fill(part, f"_{i}")

    def _fill(self, node: Node, mark: str) -> None:
        self.opened[node.type.name] += 1
        if self.opened[node.type.name] > self.most:
            node.parts = list(_leaves(node.type, mark, 0))
            return
        for name, declared in node.type.fields.items():
            for i, arguments in enumerate(variants(declared)):
                part = Node(f"{name}{mark}_{i}: {name}{arguments}", below(declared))
                node.parts.append(part)
                if part.type is not None and i == 0:
                    self.waiting.append(part)
                elif part.type is not None:
                    part.parts = list(_leaves(part.type, "", 2))


def _leaves(type_: Any, mark: str, levels: int) -> Iterator[Node]:
    """What is not deeper; on pages and the like some levels more, so that rows are read."""
    if _is_abstract(type_):
        return
    for name, declared in type_.fields.items():
        if any(is_required_argument(each) for each in declared.args.values()):
            continue
        kind = below(declared)
        if kind is None:
            yield Node(f"{name}{mark}: {name}")
        elif levels and name in {"edges", "node", "pageInfo", "errors"}:
            yield Node(f"{name}{mark}: {name}", kind, list(_leaves(kind, "", levels - 1)))


def _is_abstract(type_: Any) -> bool:
    return hasattr(type_, "resolve_type")


def _possible(type_: Any) -> list[Any]:
    return sorted(schema().get_possible_types(type_), key=lambda each: each.name)


def variants(declared: GraphQLField) -> list[str]:
    """The arguments a field below the roots is asked with, one way after another."""
    names = set(declared.args)
    if not names:
        return [""]
    if {"filter", "where", "sortBy"} <= names:
        ways = [*PAGES, *NARROWED, *(['first: 1, channel: "none"'] if "channel" in names else [])]
        return [f"({each})" for each in ways]
    if {"first", "last"} <= names:
        return [f"({each})" for each in PAGES]
    optional = not any(is_required_argument(each) for each in declared.args.values())
    most = max(len(VALUES[each]) for each in names)
    given = [
        "(" + ", ".join(f"{each}: {VALUES[each][i % len(VALUES[each])]}" for each in names) + ")"
        for i in range(most)
    ]
    nothing = ", ".join(f"{each}: null" for each in names)
    return ["", *given, f"({nothing})"] if optional else given
