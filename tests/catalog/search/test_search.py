"""What is found in the corpus, in which order: the same lists on both databases."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models.product import Product
from catalog.queries.cards import page_of_cards
from catalog.queries.search import matching
from catalog.queries.sorting import ORDERS, Sort, with_sort_keys
from catalog.queries.visibility import listed
from catalog.search.queries import asked, values_of
from store.channels.models import Channel
from store.kernel.pages import paginate
from tests.catalog.search.corpus import build


@pytest.fixture
def shop(channel: Channel) -> Channel:
    """The corpus."""
    build(channel)
    return channel


def found(shop: Channel, text: str) -> list[str]:
    """Addresses of what a search shows, in order."""
    page = page_of_cards(channel=shop, sort=Sort.RELEVANCE, query=text, size=100)
    assert page.count == len(page.cards)
    return [card.slug for card in page.cards]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("mug", ["mug", "blue-mug", "mugwort"]),
        ("MÜG", ["mug", "blue-mug", "mugwort"]),
        ("mu", ["mug", "mugwort", "blue-mug"]),
        ("mug blue", ["blue-mug"]),
        ("blue", ["blue-mug", "tshirt"]),
        ("kitchen tea", ["mugwort", "blue-mug"]),
        ("uncle", ["blue-mug", "hoodie"]),
        ("summer", ["short", "shirt"]),
        ("shirt", ["shirt", "tshirt"]),
        ("tshirt", ["tshirt"]),
        ("t-shirt", ["tshirt", "shirt"]),
        ("MUG-001-BL", ["blue-mug"]),
        ("mug001", ["blue-mug"]),
        ("ug", []),
        ("mug tower", []),
    ],
)
def test_beginnings_of_words_by_where_they_stand(
    shop: Channel, text: str, slugs: list[str]
) -> None:
    assert found(shop, text) == slugs


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("cafe CREME", "cafe"),
        ("strassenkaffee", "cafe"),
        ("STRASSEN", "cafe"),
        ("istanbul", "istanbul"),
        ("İSTANBUL POSTERİ", "istanbul"),
        ("isik", "istanbul"),
        ("aero", "poster"),
        ("grøn", "poster"),
        ("東京", "tower"),
        ("タワー", "tower"),
        ("東京タワー", "tower"),
        ("きたー", ""),
        ("ギター", "guitar"),
        ("キター", ""),
        ("емкость", "kvass"),
        ("КВАС", "kvass"),
        ("שלום", "shalom"),
        ("مرحبا", "shalom"),
        ("नमस्ते", "namaste"),
        ("한국", "hangul"),
    ],
)
def test_many_scripts(shop: Channel, text: str, slug: str) -> None:
    assert found(shop, text) == ([slug] if slug else [])


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("hodie", ["hoodie"]),
        ("hooide", ["hoodie"]),
        ("hoodi", ["hoodie"]),
        ("shrit", ["shirt", "tshirt"]),
        ("sihrt", ["shirt", "tshirt"]),
        ("lenin shirt", []),
        ("linne", ["shirt"]),
        ("photgraphy", ["photograph"]),
        ("cofee", ["blue-mug"]),
        ("bleu mug", ["blue-mug"]),
        ("квсс", ["kvass"]),
        ("kitchn", ["mug", "blue-mug", "mugwort", "cafe", "kvass"]),
        ("mgu", []),
        ("ts-45", []),
        ("zzzzzz", []),
    ],
)
def test_typos_are_forgiven_where_nothing_begins_so(
    shop: Channel, text: str, slugs: list[str]
) -> None:
    assert sorted(found(shop, text)) == sorted(slugs)


@pytest.mark.parametrize("text", ["", "  ", "***", "%", "_", "\0", "\ud800", "'; --", "\u202e"])
def test_without_a_word_nothing_is_found(shop: Channel, text: str) -> None:
    assert found(shop, text) == []


def test_of_a_long_text_the_first_eight_words_count(shop: Channel) -> None:
    assert len(asked(" ".join(f"w{number}" for number in range(10_000)))) == 8
    assert found(shop, "mug " * 10_000) == ["mug", "blue-mug", "mugwort"]
    begun = time.perf_counter()
    assert found(shop, "ﷺ" * 1_000_000) == []
    assert found(shop, "shirt" * 100_000) == []
    assert time.perf_counter() - begun < 2


def test_the_list_composes_with_pages_counts_and_other_queries(shop: Channel) -> None:
    rows = with_sort_keys(matching(listed(channel=shop), "poster"), Sort.RELEVANCE, channel=shop)
    order = ORDERS[Sort.RELEVANCE]
    first = paginate(rows, order=order, first=3)
    rest = paginate(rows, order=order, first=100, after=first.cursors[-1])
    slugs = [row.slug for row in (*first.rows, *rest.rows)]
    assert slugs == [row.slug for row in rows.order_by(*order)]
    assert len(slugs) == len(set(slugs)) == first.count() == 9
    back = paginate(rows, order=order, last=3, before=rest.cursors[-1])
    assert [row.slug for row in back.rows] == slugs[-4:-1]
    assert rows.exists()
    inner = Product.objects.filter(pk__in=rows.values("pk"), vendor="")
    assert inner.count() == 9
    assert matching(inner, "tokyo").count() == 0
    assert matching(matching(Product.objects.all(), "mug"), "blue").get().slug == "blue-mug"


def test_a_search_is_two_statements_and_a_typo_one_more(shop: Channel) -> None:
    counts = []
    for text in ("mug blue", "mug bleu"):
        with CaptureQueriesContext(connection) as statements:
            list(matching(listed(channel=shop), text).order_by(*ORDERS[Sort.RELEVANCE]))
        counts.append(len(statements))
    assert counts == [2, 3]


def test_what_a_compiled_statement_binds_has_one_shape(shop: Channel) -> None:
    assert {len(values_of(asked(text))) for text in ("mug", "shrit", "zzzzz")} == {5}
    assert len(values_of(asked("blue mug"))) == 10
