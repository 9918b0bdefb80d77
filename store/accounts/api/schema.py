"""What this room adds to lower types: a channel's countries by name."""

from __future__ import annotations

from graphene import Field

from store.accounts.api.types import CountryDisplay, country
from store.accounts.countries import countries
from store.channels import models
from store.channels.api.schema import Channel
from store.graphql.base import Info, listed
from store.graphql.registry import extend


def channel_countries(row: models.Channel, _info: Info) -> list[dict[str, str]]:
    """Countries sold to; all that we know when the channel names none."""
    return [country(code) for code in row.countries or countries()]


def default_country(row: models.Channel, _info: Info) -> dict[str, str]:
    """The country whose taxes are shown first."""
    return country(row.default_country)


extend(
    Channel,
    countries=Field(listed(CountryDisplay), resolver=channel_countries),
    default_country=Field(CountryDisplay, resolver=default_country),
)
