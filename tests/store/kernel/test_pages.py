"""Cursor paging: every row once, both ways, whatever is asked."""

from __future__ import annotations

import base64
import json

import pytest

from store.kernel.errors import Invalid
from store.kernel.pages import MAX_PAGE, encode_cursor, paginate
from store.outbox.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _events(db: None) -> None:
    Event.objects.bulk_create(
        Event(kind=f"k{number % 3}", ref=str(number), tries=number) for number in range(10)
    )


def _walk(order: list[str], size: int, *, backwards: bool = False) -> list[str]:
    """All refs, page by page."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        rows = Event.objects.all()
        if backwards:
            page = paginate(rows, order=order, last=size, before=cursor)
            found = [row.ref for row in page.rows] + found
            if not page.has_previous:
                return found
            cursor = page.cursors[0]
        else:
            page = paginate(rows, order=order, first=size, after=cursor)
            found += [row.ref for row in page.rows]
            if not page.has_next:
                return found
            cursor = page.cursors[-1]


@pytest.mark.parametrize("order", [["id"], ["-id"], ["kind", "id"], ["-kind", "tries", "-id"]])
@pytest.mark.parametrize("size", [1, 3, 10, 50])
def test_every_row_comes_once_in_order(order: list[str], size: int) -> None:
    expected = list(Event.objects.order_by(*order).values_list("ref", flat=True))
    assert _walk(order, size) == expected
    assert _walk(order, size, backwards=True) == expected


def test_a_page_tells_what_is_around_it() -> None:
    rows = Event.objects.all()
    first = paginate(rows, order=["id"], first=4)
    assert (first.has_next, first.has_previous, first.count()) == (True, False, 10)
    then = paginate(rows, order=["id"], first=6, after=first.cursors[-1])
    assert (then.has_next, then.has_previous) == (False, True)
    back = paginate(rows, order=["id"], last=2, before=then.cursors[0])
    assert [row.ref for row in back.rows] == ["2", "3"]
    assert (back.has_next, back.has_previous) == (True, True)
    assert paginate(rows, order=["id"], first=0).rows == []


@pytest.mark.parametrize(
    ("first", "last", "after", "before"),
    [
        (None, None, None, None),
        (1, 1, None, None),
        (-1, None, None, None),
        (MAX_PAGE + 1, None, None, None),
        (1, None, None, "x"),
        (None, 1, "x", None),
    ],
)
def test_a_wrong_page_is_refused(
    first: int | None, last: int | None, after: str | None, before: str | None
) -> None:
    with pytest.raises(Invalid) as caught:
        paginate(
            Event.objects.all(), order=["id"], first=first, last=last, after=after, before=before
        )
    assert (caught.value.code, caught.value.field) == ("invalid_page", "first")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "%%%",
        base64.b64encode(b"\xff\xfe").decode(),
        base64.b64encode(b"{}").decode(),
        base64.b64encode(json.dumps([1, 2]).encode()).decode(),
        encode_cursor(["not a number"]),
        encode_cursor([10**30]),
        encode_cursor([float("nan")]),
        encode_cursor([[1]]),
        encode_cursor([{"a": 1}]),
        encode_cursor([None]),
        encode_cursor(["\0"]),
        encode_cursor(["\ud800"]),
    ],
)
def test_a_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as caught:
        paginate(Event.objects.all(), order=["id"], first=5, after=cursor)
    assert (caught.value.code, caught.value.field) == ("invalid_cursor", "after")


def test_a_cursor_of_another_order_is_refused() -> None:
    day = encode_cursor(["not a day"])
    with pytest.raises(Invalid):
        paginate(Event.objects.all(), order=["due_at"], first=5, after=day)


def test_a_cursor_keeps_moments() -> None:
    rows = Event.objects.all()
    first = paginate(rows, order=["due_at", "id"], first=4)
    rest = paginate(rows, order=["due_at", "id"], first=50, after=first.cursors[-1])
    assert len(first.rows) + len(rest.rows) == 10
