"""Words, codes and typos, without a database."""

import pytest

from catalog.search.codes import code, may_have_typos, trigrams
from catalog.search.typos import guesses, slips_to_beginning
from catalog.search.words import asked_words, fold, stored_words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("CRÈME", "creme"),
        ("Straße", "strasse"),
        ("STRAẞE", "strasse"),
        ("İstanbul ISPARTA ısı", "istanbul isparta isi"),
        ("Ærø, Łódź, þorn", "aero, lodz, thorn"),
        ("Ёлка", "елка"),
        ("ﬁne ℌ Ⅻ", "fine h xii"),
        ("שָׁלוֹם", "שלום"),
        ("ガラス", "ガラス"),
        ("ｶﾞﾗｽ", "ガラス"),
        ("한국어", "한국어"),
    ],
)
def test_case_and_accents_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café-CRÈME, 2½ Straße_x", ["cafe", "creme", "21", "2", "strasse", "x"]),
        ("mug mug MUG", ["mug"]),
        ("", []),
        ("*** !?", []),
        ("%_'\"\\", []),
        ("a\0b \ud800c", ["a", "b", "c"]),
        ("東京タワー", ["東京タワ", "京タワー"]),
        ("東京tower", ["東京", "tower"]),
        ("नमस्ते", ["नमस्ते"]),
        ("x" * 100, ["x" * 40]),
    ],
)
def test_what_is_asked_for(text: str, words: list[str]) -> None:
    assert asked_words(text) == words


def test_what_is_stored() -> None:
    assert stored_words("T-Shirt MUG-01/XL") == [
        "t",
        "shirt",
        "tshirt",
        "mug",
        "01",
        "xl",
        "mug01xl",
    ]
    assert stored_words("東京タワー") == ["東京タワ", "京タワー", "タワー", "ワー", "ー"]


def test_codes_are_the_same_everywhere_and_fit_a_column() -> None:
    assert code("mug") == 7_919_547_556_698_364_928
    assert all(0 <= code(word) < 2**63 for word in ("", "a", "東京", "\U0003134f" * 40))
    assert trigrams("shirt") == sorted(set(trigrams("shirt")))
    assert len(set(trigrams("shirt")) & set(trigrams("sihrt"))) == 3
    assert max(trigrams("\U0010ffff" * 3)) < 2**63


@pytest.mark.parametrize(
    ("word", "other", "slips"),
    [
        ("hoodie", "hoodies", (0, 6)),
        ("hodie", "hoodies", (1, 6)),
        ("shrit", "shirt", (1, 5)),
        ("shirtt", "shirt", (1, 5)),
        ("shurt", "shirts", (1, 5)),
        ("photgraphy", "photographs", (2, 11)),
    ],
)
def test_slips_are_counted_to_the_beginning_of_a_word(
    word: str, other: str, slips: tuple[int, int]
) -> None:
    assert slips_to_beginning(word, other, 2) == slips


def test_the_nearest_words_are_guessed() -> None:
    assert guesses("shrit", ["short", "shirt", "shrine", "shirts"]) == ["shirt"]
    assert guesses("hodie", ["holder", "hoodie", "bodice"]) == ["hoodie"]
    assert guesses("jumpr", ["jumpers"]) == ["jumper"]
    assert guesses("mug", []) == []
    assert guesses("kitchen", ["garden"]) == []
    assert not may_have_typos("mug")
    assert not may_have_typos("sku12345")
