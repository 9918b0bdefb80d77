"""What accounts add to channels and the shop: countries by name, how people log in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphene import Enum, String

from store.accounts.api.rights import Permission, all_rights
from store.accounts.api.types import Country, CountryDisplay
from store.accounts.countries import countries
from store.channels.api.languages import LanguageCodeEnum
from store.channels.api.schema import Channel, Shop
from store.channels.queries import active_channels
from store.graphql.engine.batch import Batch
from store.graphql.fields import Calc, Col, Many, One
from store.graphql.types import Extend, Type

PasswordLoginModeEnum: Any = Enum(
    "PasswordLoginModeEnum",
    [(name, name) for name in ("ENABLED", "CUSTOMERS_ONLY", "DISABLED")],
)


@dataclass(frozen=True, slots=True)
class Provider:
    """Another place that proves who somebody is; the shop has none."""

    id: str
    name: str


class ExternalAuthentication(Type, of=Provider):
    """Another place that proves who somebody is."""

    id = Col(String, required=True)
    name = Col(String)


def _sold_to(batch: Batch) -> list[list[Country]]:
    """Countries sold to; all that we know when the channel names none."""
    return [list(map(Country, codes or countries())) for codes in batch.col("countries")]


def _home(batch: Batch) -> list[Country]:
    return [Country(code) for code in batch.col("default_country")]


def _all_countries(batch: Batch, **_told: Any) -> list[list[Country]]:
    """All countries; their names are English whichever language is asked for."""
    return [list(map(Country, countries()))] * batch.size


def _first_home(batch: Batch) -> list[Country | None]:
    """That of the first channel."""
    channels = active_channels()
    return [Country(channels[0].default_country) if channels else None] * batch.size


def _no_providers(batch: Batch) -> list[list[Provider]]:
    return [[]] * batch.size


class CountriesOfChannel(Extend, of=Channel):
    """A channel's countries by name."""

    countries = Many(CountryDisplay, load=_sold_to, needs=("countries",))
    default_country = One(CountryDisplay, load=_home, needs=("default_country",), required=True)


class AccountsOfShop(Extend, of=Shop):
    """How people log in, and where they may live."""

    countries = Many(
        CountryDisplay, load=_all_countries, language_code=LanguageCodeEnum(), required=True
    )
    default_country = One(CountryDisplay, load=_first_home)
    permissions = Many(Permission, load=all_rights, required=True)
    password_login_mode = Calc(
        PasswordLoginModeEnum, read=lambda _pk: "ENABLED", needs=("id",), required=True
    )
    available_external_authentications = Many(
        ExternalAuthentication, load=_no_providers, required=True
    )
