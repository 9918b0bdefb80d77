"""Each word of the vocabulary answers what the tables hold, by as few queries as can be."""

from __future__ import annotations

from typing import Any

import pytest

from store.kernel.actor import Actor
from tests.store.graphql.engine.library import OWNER, READER, fill, run
from tests.store.graphql.engine.toy_models import Book, Review
from tests.store.graphql.engine.toys import CALLS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toy_tables")]


def data(text: str, actor: Actor = OWNER, **variables: Any) -> Any:
    found = run(text, variables, actor)
    assert found.errors is None, found.errors
    return found.data


def problems(text: str, actor: Actor = READER) -> list[tuple[list[str | int] | None, str]]:
    return [(each.path, each.message) for each in run(text, actor=actor).errors or []]


def test_columns_keys_and_children() -> None:
    fill()
    text = "{ shelves { name place allBooks { title authorName shelf { name } extra words } } }"
    for shelf in data(text)["shelves"]:
        books = Book.objects.filter(shelf__name=shelf["name"]).order_by("title", "id")
        assert [each["title"] for each in shelf["allBooks"]] == [each.title for each in books]
        assert {each["shelf"]["name"] for each in shelf["allBooks"]} == {shelf["name"]}
        names = [each.author.name for each in books.select_related("author")]
        assert [each["authorName"] for each in shelf["allBooks"]] == names


def test_a_level_is_one_query(django_assert_num_queries: Any) -> None:
    fill()
    text = """{ books(first: 9) { edges { node { title shelf { name } author { name }
        reviews(first: 2) { edges { node { stars } } totalCount } } } } }"""
    with django_assert_num_queries(5):
        data(text)


def test_pages_are_those_of_a_slice() -> None:
    fill()
    wanted = list(Book.objects.order_by("rating", "id").values_list("pk", "rating"))
    wanted.sort(key=lambda row: (row[1] is not None, row[1] or 0, row[0]))
    for size in (1, 4, 20):
        seen: list[int] = []
        cursor = None
        while True:
            page = data(
                "query($n: Int, $c: String) { books(first: $n, after: $c, sort: {field: RATING}) {"
                " totalCount edges { cursor node { rating title } }"
                " pageInfo { hasNextPage endCursor } } }",
                n=size,
                c=cursor,
            )["books"]
            seen += [each["node"]["rating"] for each in page["edges"]]
            cursor = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert page["totalCount"] == len(wanted)
        assert seen == [rating for _, rating in wanted]


def test_pages_backwards_and_of_many_parents() -> None:
    fill()
    text = (
        "{ shelves { name books(last: 2, sort: {field: RATING, down: true}) { totalCount"
        " edges { node { rating } } pageInfo { hasPreviousPage hasNextPage } } } }"
    )
    for shelf in data(text)["shelves"]:
        books = Book.objects.filter(shelf__name=shelf["name"])
        ratings = sorted(each.rating if each.rating is not None else -1 for each in books)
        found = [each["node"]["rating"] for each in shelf["books"]["edges"]]
        assert [-1 if each is None else each for each in found] == ratings[:2][::-1]
        assert shelf["books"]["totalCount"] == len(ratings)
        assert shelf["books"]["pageInfo"] == {"hasPreviousPage": True, "hasNextPage": False}


@pytest.mark.parametrize(
    "given",
    [
        "first: 1, last: 1",
        "first: 101",
        "first: -1",
        'first: 1, after: "x"',
        "",
        'last: 1, after: "x"',
    ],
)
def test_what_is_no_page_is_told_at_the_field(given: str) -> None:
    arguments = f"({given})" if given else ""
    errors = problems(f"{{ books{arguments} {{ edges {{ cursor }} }} }}")
    assert [path for path, _ in errors] == [["books"]]


def test_a_cursor_of_another_order_is_refused() -> None:
    fill()
    end = "pageInfo { endCursor }"
    cursor = data(f"{{ books(first: 2) {{ {end} }} }}")["books"]["pageInfo"]["endCursor"]
    text = f'{{ books(first: 2, after: "{cursor}", sort: {{field: RATING}}) {{ {end} }} }}'
    assert problems(text) == [(["books"], "The cursor is not valid.")]


def test_values_have_rows_of_tables_below_them() -> None:
    fill()
    text = """{ desks { branch books { title price { currency doubled { amount } } }
        favourite { title } pages(first: 1) { totalCount edges { node { title } } } } }"""
    main, east, last = data(text, READER)["desks"]
    assert {each["price"]["currency"] for each in main["books"] if each["price"]} == {"USD"}
    assert {each["price"]["currency"] for each in east["books"] if each["price"]} <= {"EUR"}
    assert (last["books"], last["favourite"], east["favourite"]) == ([], None, None)
    assert main["favourite"]["title"] == main["pages"]["edges"][0]["node"]["title"]


def test_permissions_of_fields_and_rows() -> None:
    fill()
    text = (
        "{ books(first: 14) { edges { node { reviews(first: 9) { edges { node { text } } } } } } }"
    )
    found = run(text, actor=READER)
    texts = [
        review["node"]["text"]
        for edge in (found.data or {})["books"]["edges"]
        for review in edge["node"]["reviews"]["edges"]
    ]
    seen = Review.objects.filter(
        writer_id=READER.user_id, book__hidden=False, book__branch_id__gt=0
    )
    assert sorted(each for each in texts if each) == sorted(each.text or "" for each in seen)
    assert len(found.errors or []) == texts.count(None) > 0
    assert problems("{ secret }") == [
        (["secret"], "To access this path, you need one of the following permissions: SEE_NOTES")
    ]


def test_a_service_is_called_once_and_its_refusals_are_in_errors() -> None:
    fill()
    CALLS.clear()
    book = data("{ books(first: 1) { edges { node { id } } } }")["books"]["edges"][0]["node"]["id"]
    text = """mutation($id: ID!, $n: Int!) { bookRate(id: $id, rating: $n) {
        book { rating } errors { field code } toyErrors { code } } }"""
    assert data(text, id=book, n=4)["bookRate"] == {
        "book": {"rating": 4},
        "errors": [],
        "toyErrors": [],
    }
    refused = data(text, id=book, n=6)["bookRate"]
    assert refused["book"] is None
    assert refused["errors"] == [{"field": "rating", "code": "INVALID"}]
    assert [book, book] == CALLS


def test_a_plain_resolver_hands_on_rows_of_a_type() -> None:
    fill()
    pk = Book.objects.filter(hidden=False, cents__gt=0).values_list("pk", flat=True)[0]
    found = data(f"{{ plain {{ twice(n: 3) book(id: {pk}) {{ title price {{ amount }} }} }} }}")
    assert found["plain"]["twice"] == 6
    assert found["plain"]["book"]["price"]["amount"] > 0
