"""Countries and addresses: types and inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphene import Boolean, Enum, InputObjectType, List, NonNull, String

from store.accounts import models
from store.accounts.countries import countries, country_name
from store.accounts.queries import default_addresses
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.batch import Batch
from store.graphql.fields import Calc, Col, Gid, One
from store.graphql.metadata import MetadataInput, pairs_of
from store.graphql.types import Type
from store.kernel.errors import Invalid

# EU is no country that addresses are in, but clients know it as one.
CountryCode: Any = Enum("CountryCode", [(code, code) for code in sorted({*countries(), "EU"})])
AddressTypeEnum: Any = Enum("AddressTypeEnum", [(kind, kind) for kind in ("BILLING", "SHIPPING")])


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its ISO code."""

    code: str

    @property
    def country(self) -> str:
        """Its name in English."""
        return country_name(self.code)


class CountryDisplay(Type, of=Country):
    """A country by its ISO code and English name."""

    code = Col(String, required=True)
    country = Col(String, required=True)


def _countries(batch: Batch) -> list[Country]:
    return [Country(code) for code in batch.col("country")]


def _chosen(batch: Batch) -> dict[int, tuple[object, ...]]:
    """The users of a batch with their default addresses."""
    users = batch.col("user_id")
    return {row[0]: row for row in default_addresses(user_ids=users)} if any(users) else {}


def _is_default(batch: Batch, place: int) -> list[bool | None]:
    """Whether each is its user's default; null for an address of nobody's book."""
    chosen = batch.once(_chosen)
    pairs = zip(batch.col("user_id"), batch.col("id"), strict=True)
    return [chosen[user][place] == key if user in chosen else None for user, key in pairs]


def _ships(batch: Batch) -> list[bool | None]:
    return _is_default(batch, 1)


def _bills(batch: Batch) -> list[bool | None]:
    return _is_default(batch, 2)


class Address(Type, of=models.Address, interfaces=(Node, ObjectWithMetadata)):
    """A postal address, in the form its country writes it."""

    id = Gid()
    first_name = Col(String, required=True)
    last_name = Col(String, required=True)
    company_name = Col(String, required=True)
    street_address_1 = Col(String, required=True, name="streetAddress1")
    street_address_2 = Col(String, required=True, name="streetAddress2")
    city = Col(String, required=True)
    city_area = Col(String, required=True)
    postal_code = Col(String, required=True)
    country = One(CountryDisplay, load=_countries, needs=("country",), required=True)
    country_area = Col(String, required=True)
    phone = Col(String, read=lambda phone: phone or None)
    is_default_shipping_address = Calc(Boolean, load=_ships, needs=("id", "user_id"))
    is_default_billing_address = Calc(Boolean, load=_bills, needs=("id", "user_id"))


class AddressInput(InputObjectType):
    """An address as it is typed; the rules of its country say what is needed."""

    first_name = String()
    last_name = String()
    company_name = String()
    street_address_1 = String(name="streetAddress1")
    street_address_2 = String(name="streetAddress2")
    city = String()
    city_area = String()
    postal_code = String()
    country = CountryCode()
    country_area = String()
    phone = String()
    metadata = List(NonNull(MetadataInput))


def country_of(address: Mapping[str, Any] | None, default: str) -> str:
    """The country an address input names, else `default`."""
    code = (address or {}).get("country")
    return str(getattr(code, "value", code)) if code else default


def columns(address: Mapping[str, Any]) -> dict[str, str]:
    """An address input as the columns of an Address. Raises Invalid without a country."""
    code = country_of(address, "")
    if not code:
        raise Invalid("required", "Choose a country.", "country")
    others = {"country", "metadata"}
    texts = {name: text or "" for name, text in address.items() if name not in others}
    return {**texts, "country": code}


def entry(address: Mapping[str, Any]) -> dict[str, Any]:
    """An address input as the services of the book take it: what is not given is not named."""
    data = {name: value for name, value in address.items() if name not in {"country", "metadata"}}
    if code := country_of(address, ""):
        data["country"] = code
    if address.get("metadata") is not None:
        data["metadata"] = pairs_of(address["metadata"])
    return data
