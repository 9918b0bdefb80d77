"""Channels are made and changed by those who may; the currency stays once prices stand in it."""

from __future__ import annotations

from typing import Any

import pytest

from store.changes.models import Change
from store.channels.models import Channel
from store.channels.services import create_channel, currencies, is_used, save_channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.errors import Conflict, Invalid, Refused
from tests.catalog.make import a_product, a_variant, sell

pytestmark = pytest.mark.django_db


def make(slug: str = "euro", currency: str = "EUR", **fields: Any) -> Channel:
    words: Any = {"name": "Europe", "default_country": "DE", **fields}
    return create_channel(slug=slug, currency=currency, fields=words, actor=SYSTEM)


def change(channel: Channel, **fields: Any) -> Channel:
    words: Any = fields
    return save_channel(channel=channel, fields=words, actor=SYSTEM)


def test_a_channel_is_made_and_told_of() -> None:
    channel = make(metadata={"region": "north"}, countries=["DE", "FR"])
    found = Channel.objects.get()
    assert (found.slug, found.currency, found.metadata) == ("euro", "EUR", {"region": "north"})
    assert Change.objects.get(verb="channel_created").after["currency"] == "EUR"
    assert not is_used(channel=channel)


def test_what_is_wrong_is_said_at_its_field() -> None:
    make()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"slug": "Not so"}, "slug"),
        ({"slug": "x" * 61}, "slug"),
        ({"slug": "b", "currency": "XXX"}, "currency"),
        ({"slug": "b", "currency": "eur"}, "currency"),
        ({"slug": "b", "name": " "}, "name"),
        ({"slug": "b", "default_country": "de"}, "countries"),
        ({"slug": "b", "countries": ["FR"]}, "default_country"),
        ({"slug": "b", "minimum_charge_minor": -1}, "minimum_charge_minor"),
        ({"slug": "b", "metadata": {"": "x"}}, "metadata"),
        ({"slug": "b", "private_metadata": {"a": 1}}, "private_metadata"),
        ({"slug": "b", "colour": "red"}, "colour"),
    ]
    for given, field in wrong:
        with pytest.raises(Invalid) as caught:
            make(**given)
        assert caught.value.field == field
    with pytest.raises(Conflict) as taken:
        make()
    assert taken.value.field == "slug"
    assert Channel.objects.count() == 1


def test_the_currency_stays_once_something_is_sold(channel: Channel) -> None:
    euro = make()
    assert change(euro, currency="CHF", default_country="CH").currency == "CHF"
    sell(a_variant(a_product(channel)), channel, "5.00")
    assert is_used(channel=channel)
    with pytest.raises(Conflict) as caught:
        change(channel, currency="CHF")
    assert (caught.value.code, caught.value.field) == ("currency_fixed", "currency")
    assert change(channel, currency="USD", name="Shop").name == "Shop"


def test_currencies_are_those_of_today() -> None:
    assert currencies()["EUR"] == "Euro"
    assert "DEM" not in currencies()


def test_only_those_with_the_right_make_channels() -> None:
    with pytest.raises(Refused):
        create_channel(slug="a", currency="EUR", fields={"name": "A"}, actor=ANONYMOUS)
