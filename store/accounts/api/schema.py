"""All that this room brings to the API, and what it adds to lower types: countries by name."""

from __future__ import annotations

from store.accounts.api import forms, metadata, people, profile, registering, sessions
from store.accounts.api.types import Country, CountryDisplay
from store.accounts.countries import countries
from store.channels.api.schema import Channel
from store.graphql.engine.batch import Batch
from store.graphql.fields import Many, One
from store.graphql.types import Extend

__all__ = [
    "CountriesOfChannel",
    "forms",
    "metadata",
    "people",
    "profile",
    "registering",
    "sessions",
]


def _sold_to(batch: Batch) -> list[list[Country]]:
    """Countries sold to; all that we know when the channel names none."""
    return [list(map(Country, codes or countries())) for codes in batch.col("countries")]


def _home(batch: Batch) -> list[Country]:
    return [Country(code) for code in batch.col("default_country")]


class CountriesOfChannel(Extend, of=Channel):
    """A channel's countries by name."""

    countries = Many(CountryDisplay, load=_sold_to, needs=("countries",))
    default_country = One(CountryDisplay, load=_home, needs=("default_country",), required=True)
