"""Plans: kept, counted, and never the cause of a second call of a service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import parse

from store.graphql.engine import counters
from store.graphql.engine.plan import MAX_PLANS, Plans
from store.graphql.run import PLANS
from store.kernel.actor import Actor
from tests.store.graphql.engine.library import OWNER, fill, planned, run
from tests.store.graphql.engine.toy_models import Review
from tests.store.graphql.engine.toys import CALLS, toy_schema

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toy_tables")]
LIST = """query($n: Int!, $price: Boolean!) { books(first: $n) { edges { node {
    title shelf { name } author { name } price @include(if: $price) { amount } } } } }"""


@pytest.fixture(autouse=True)
def _counts() -> Iterator[None]:
    counters.COUNTS.clear()
    counters.UNEXPECTED.clear()
    yield
    counters.UNEXPECTED.clear()


def test_a_list_and_what_its_rows_point_to_is_one_query_however_long(
    django_assert_num_queries: Any,
) -> None:
    fill()
    for size in (1, 5, 12):
        with django_assert_num_queries(1):
            found = planned(LIST, {"n": size, "price": True})
        assert found.errors is None
        assert len((found.data or {})["books"]["edges"]) == size
    assert counters.COUNTS == {counters.PLANNED: 3}


def test_a_plan_is_kept_by_its_document_and_its_switches() -> None:
    fill()
    document = parse(LIST)
    before = len(PLANS)
    trees = [planned(document, {"n": n, "price": p}).data for n in (2, 3) for p in (True, False)]
    assert len(PLANS) == min(before + 2, MAX_PLANS)
    assert ["price" in (tree or {})["books"]["edges"][0]["node"] for tree in trees] == [
        True,
        False,
        True,
        False,
    ]


def test_the_oldest_plan_goes_first() -> None:
    plans = Plans(most=3)
    documents = [parse("{ books(first: 1) { totalCount } }") for _ in range(5)]
    for document in documents:
        operation: Any = document.definitions[0]
        plans.plan(toy_schema(), document, operation, {})
    assert len(plans) == 3


def test_two_users_on_a_warm_plan_see_their_own() -> None:
    fill()
    document = parse("{ mine { id text stars } }")
    for user in (1, 2, 1, 2, 2, 1):
        found = planned(document, actor=Actor(user))
        assert found.errors is None
        texts = [each["text"] for each in (found.data or {})["mine"]]
        own = Review.objects.filter(writer_id=user).values_list("text", flat=True)
        assert sorted(texts) == sorted(each or "" for each in own)
    assert planned(document).errors is not None


def test_what_plain_graphene_answers_goes_to_the_executor() -> None:
    text = "{ plain { twice(n: 4) } __typename }"
    assert planned(text).data == {"plain": {"twice": 8}, "__typename": "Query"}
    introspection = "{ __schema { queryType { name } } }"
    assert planned(introspection).data == {"__schema": {"queryType": {"name": "Query"}}}
    assert counters.COUNTS == {"plain Query.plain": 1, "introspection": 1}
    assert counters.UNEXPECTED == []


def test_a_query_per_row_is_an_error_of_the_plan_and_no_second_call_of_a_service() -> None:
    fill()
    CALLS.clear()
    text = 'mutation { bookCount(branch: "main") { desk { counted branch } errors { code } } }'
    found = planned(text, actor=OWNER)
    assert found.errors is None
    assert found.data == {
        "bookCount": {"desk": {"counted": 14, "branch": "main"}, "errors": []},
    }
    assert CALLS == ["main"]
    assert len(counters.UNEXPECTED) == 1
    assert "QueryWhileReading" in counters.UNEXPECTED[0]


def test_a_query_per_row_is_seen_beside_other_errors_too() -> None:
    fill()
    found = planned("{ desks { secret counted } }", actor=Actor(5))
    assert len(found.errors or []) == 3
    assert len(counters.UNEXPECTED) == 1


def test_a_failed_service_is_not_called_again() -> None:
    fill()
    CALLS.clear()
    text = (
        'mutation { a: bookRate(id: "nonsense", rating: 1) { book { id } errors { field code } } }'
    )
    for road in (run, planned):
        found = road(text, actor=OWNER)
        assert (found.data or {})["a"]["errors"] == [{"field": "id", "code": "INVALID"}]
    assert CALLS == ["nonsense", "nonsense"]
