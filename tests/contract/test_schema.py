"""The schema has all of tier 1, with the types that clients count on."""

from __future__ import annotations

from store.graphql.schema import schema
from tests.contract.tier1 import lacking


def test_the_schema_has_all_of_it() -> None:
    assert lacking(schema()) == {}
