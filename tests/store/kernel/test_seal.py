"""Secrets at rest: readable with the store's key, found without being readable."""

from __future__ import annotations

from pytest_django.fixtures import Settings

from store.kernel.seal import digest, seal, unseal


def test_what_is_sealed_opens_with_the_same_key_only(settings: Settings) -> None:
    one, other = seal("ABCD-ü"), seal("ABCD-ü")
    assert one != other
    assert "ABCD" not in one
    assert (unseal(one), unseal(other)) == ("ABCD-ü", "ABCD-ü")
    settings.SEAL_KEY = "another"
    assert unseal(one) is None


def test_garbage_opens_to_nothing() -> None:
    sealed = seal("word")
    for text in ("", "word", "ü", sealed[:-4], sealed[:-5] + "A" + sealed[-4:]):
        assert unseal(text) is None


def test_a_digest_depends_on_purpose_text_and_key(settings: Settings) -> None:
    first = digest("gift card", "ABCD")
    assert first == digest("gift card", "ABCD")
    assert len(first) == 64
    found = {first, digest("gift card", "ABCE"), digest("other", "ABCD")}
    settings.SEAL_KEY = "another"
    assert len(found | {digest("gift card", "ABCD")}) == 4
