"""The list of tier 1, and how a schema is measured by it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from graphql import build_schema, parse_type

from tests.contract import make
from tests.contract.tier1 import FILE, entries, fits, lacking
from tests.support.sandbox import ROOT

SHARED = ROOT.parent / "shared" / "saleor"
OURS = """
type Address { id: ID! }
type Product { name: String slug(language: String!): String! }
type Query { product(id: ID, extra: Int!): Product page: Address }
"""


def test_the_list_is_whole() -> None:
    kinds = Counter(entry.kind for entry in entries())
    assert kinds == {"value": 1231, "field": 438, "argument": 132, "input": 96, "member": 33}


def test_the_list_is_what_clients_use(request: pytest.FixtureRequest) -> None:
    if not SHARED.exists():
        reporter: Any = request.config.pluginmanager.get_plugin("terminalreporter")
        reporter.write_line(f"no {SHARED}: the list of tier 1 is only counted")
        return
    assert make.text(SHARED) == FILE.read_text(encoding="utf-8")


def test_what_a_schema_lacks_is_told() -> None:
    found = lacking(build_schema(OURS))
    assert found["Product.name"] == "String"
    assert found["Query.product"] == "insists on ['extra']"
    assert found["Product.id"] == "no such field"
    assert found["Query.product(slug)"] == "no such argument"
    assert found["Address:ObjectWithMetadata"] == "not among them"
    assert found["CountryCode.AD"] == "no such type"
    assert found["Product.slug"] == "insists on ['language']"
    assert "Address.id" not in found


@pytest.mark.parametrize(
    ("value", "slot", "expected"),
    [
        ("T!", "T", True),
        ("T", "T!", False),
        ("[T!]!", "[T]", True),
        ("[T]", "[T!]", False),
        ("[T]", "T", False),
        ("T", "U", False),
    ],
)
def test_which_type_serves_for_which(value: str, slot: str, expected: bool) -> None:
    assert fits(parse_type(value), parse_type(slot)) is expected
