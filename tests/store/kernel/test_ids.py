"""Public ids: ours are read back, everything else is refused or finds nothing."""

from __future__ import annotations

import base64
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.kernel.errors import Invalid
from store.kernel.ids import (
    from_global,
    integer_pk,
    new_key,
    new_token,
    slug_of,
    to_global,
    uuid_pk,
)


@settings(deadline=None)
@given(st.sampled_from(["Product", "Order"]), st.text(min_size=1))
def test_an_id_reads_back(kind: str, pk: str) -> None:
    if any("\ud800" <= sign <= "\udfff" for sign in pk):
        return
    assert from_global(to_global(kind, pk), "Product", "Order") == pk


def test_saleor_writes_the_same() -> None:
    assert to_global("Product", 72) == "UHJvZHVjdDo3Mg=="


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "####",
        "UHJvZHVjdDo",
        base64.b64encode(b"\xff:1").decode(),
        to_global("Product", ""),
    ],
)
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="Invalid ID") as caught:
        from_global(text, "Product")
    assert caught.value.field == "id"


def test_an_id_of_another_kind_is_refused() -> None:
    with pytest.raises(Invalid, match="received: User"):
        from_global(to_global("User", 1), "Product", "Order")


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_the_readers(text: str) -> None:
    number, key = integer_pk(text), uuid_pk(text)
    assert number is None or str(number) == text.lstrip("0") or number == 0
    assert key is None or isinstance(key, uuid.UUID)
    try:
        pk = from_global(text, "Product")
    except Invalid:
        return
    assert pk


@pytest.mark.parametrize("text", ["-1", "1.0", "٣", "1" * 19, " 1", "1\n"])
def test_odd_numbers_find_nothing(text: str) -> None:
    assert integer_pk(text) is None


def test_a_key_is_read_however_it_is_written() -> None:
    key = new_key()
    assert uuid_pk(str(key)) == uuid_pk(key.hex) == key
    assert uuid_pk("not a key") is None


def test_keys_and_tokens_are_not_guessed() -> None:
    assert len({new_key() for _ in range(100)}) == 100
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) >= 27 for token in tokens)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Blue Shirt!", "blue-shirt"), ("Größe L", "groe-l"), ("日本", "item"), ("--", "item")],
)
def test_slugs(name: str, slug: str) -> None:
    assert slug_of(name) == slug
    assert slug_of("日本", fallback="product") == "product"
    assert len(slug_of("a" * 500)) == 200
