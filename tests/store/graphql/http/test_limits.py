"""What is counted in a document, and that counting takes no time whatever is in it."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import build_schema, get_introspection_query, parse, validate

from store.graphql import limits
from store.graphql.cost import LIST_SIZE, MAX_COST
from store.graphql.limits import LimitError, Measured, check, measure

SCHEMA = build_schema(
    """
    type Query {
      shop: Shop, things(first: Int, last: Int, ids: [ID!], tags: [String!]): Things,
      byIds(ids: [ID!]!): [Thing!]!, all: [Thing!], category: Category
    }
    type Mutation { one(ids: [ID!]): Thing, two: Thing }
    type Shop { name: String }
    type Category { id: ID, parent: Category }
    type Things { edges: [Edge!]!, totalCount: Int }
    type Edge { node: Thing! }
    type Thing { id: ID, name: String, things(first: Int): Things }
    """
)


def measured(text: str) -> Measured:
    """The size of a valid document."""
    document = parse(text)
    assert validate(SCHEMA, document) == []
    return measure(document, SCHEMA)


def cost(text: str, **variables: Any) -> int:
    """The cost of a document's only operation."""
    (price,) = measured(text).prices.values()
    return price.total(variables)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{ shop { name } }", 2),
        ("{ a: shop { name } b: shop { name } }", 4),
        ("{ __typename __schema { types { name } } }", 0),
        ("{ things(first: 10) { totalCount } }", 1 + 10),
        ("{ things(first: 10) { edges { node { id name } } } }", 1 + 10 * 4),
        ("{ things(last: 3) { edges { node { id } } } }", 1 + 3 * 3),
        ('{ things(first: 3, ids: ["a", "b"]) { edges { node { id } } } }', 1 + 3 * 2 * 3),
        ('{ things(first: 3, tags: ["a", "b"]) { edges { node { id } } } }', 1 + 3 * 3),
        ('{ byIds(ids: ["a", "b", "c"]) { id name } }', 1 + 3 * 2),
        ("{ byIds(ids: []) { id } }", 1 + 1),
        ("{ all { id } }", 1 + LIST_SIZE),
        ('mutation { one(ids: ["a", "b"]) { id } }', 1 + 2),
        ("{ things(first: 0) { totalCount } }", 2),
        ("{ things(first: -5) { totalCount } }", 2),
        ("{ ...F ...F } fragment F on Query { shop { ... on Shop { name } } }", 4),
    ],
)
def test_points(text: str, points: int) -> None:
    assert cost(text) == points


def test_points_by_variables() -> None:
    text = (
        "query($n: Int, $ids: [ID!]) { things(first: $n, ids: $ids) { ...T } } "
        "fragment T on Things { edges { node { id things(first: $n) { totalCount } } } }"
    )
    assert cost(text, n=10, ids=["a", "b"]) == 1 + 20 * (4 + 10)
    assert cost(text, n=10) == 1 + 10 * (4 + 10)
    assert cost(text) == 1 + 5
    assert cost(text, n=10**9) > MAX_COST


def _doubled(times: int, leaf: str) -> str:
    spread = "".join(
        f"fragment F{n} on Query {{ ...F{n + 1} a: shop {{ name }} ...F{n + 1} }} "
        for n in range(times)
    )
    first = "query($n: Int) { ...F0 n: things(first: $n) { totalCount } }"
    return f"{first} {spread} fragment F{times} on Query {{ {leaf} }}"


@pytest.mark.parametrize("leaf", ["shop { name }", "things(first: $n) { totalCount }"])
def test_fragments_that_double_are_counted_at_once(leaf: str) -> None:
    size = measured(_doubled(40, leaf))  # one by one, this would not end
    (price,) = size.prices.values()
    assert price.total({"n": 5}) > 2**40
    with pytest.raises(LimitError) as refused:
        check([size], price.total({"n": 5}))
    assert refused.value.code == "QueryCostError"


def test_mutations_of_all_operations_and_fragments_count() -> None:
    two = "mutation { a: two { id } b: two { id } }"
    check([measured(two), measured(two)], 0)
    with pytest.raises(LimitError):
        check([measured(two)] * 3, 0)
    named = "mutation A { a: two { id } b: two { id } c: two { id } } "
    assert measured(named + named.replace("mutation A", "mutation B")).mutations == 6
    hidden = "mutation { ...A } fragment A on Mutation { a: two { id } ...B } "
    assert measured(hidden + "fragment B on Mutation { b: two { id } __typename }").mutations == 2


def test_aliases_and_depth_are_those_of_the_whole_request() -> None:
    aliased = measured("{ " + " ".join(f"a{n}: shop {{ name }}" for n in range(60)) + " }")
    check([aliased], 0)
    with pytest.raises(LimitError, match="aliases"):
        check([aliased, aliased], 0)
    unused = "query A { shop { name } } query B { category { " + "parent { " * 24 + "id" + " }" * 26
    with pytest.raises(LimitError, match="nested 26"):
        check([measured(unused)], 0)


def test_introspection() -> None:
    standard = measured(get_introspection_query(descriptions=True, input_value_deprecation=True))
    assert 13 <= standard.depth <= 15 < limits.MAX_DEPTH
    check([standard], 0)
    mixed = measured("query A { __schema { types { name } } } query B { shop { name } }")
    with pytest.raises(LimitError, match="mix"):
        check([mixed], 0)
    check([measured("{ __typename shop { name } }")], 0)
