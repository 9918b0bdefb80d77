"""Countries and addresses: types and inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphene import Enum, Field, InputObjectType, ObjectType, String

from store.accounts import models
from store.accounts.countries import countries, country_name
from store.graphql.base import Info, Node
from store.kernel.errors import Invalid
from store.kernel.ids import to_global

CountryCode: Any = Enum("CountryCode", [(code, code) for code in sorted(countries())])


class CountryDisplay(ObjectType):
    """A country by its ISO code and English name."""

    code = String(required=True)
    country = String(required=True)


def country(code: str) -> dict[str, str]:
    """A country as `CountryDisplay` shows it."""
    return {"code": code, "country": country_name(code)}


class Address(ObjectType):
    """A postal address, in the form its country writes it."""

    class Meta:
        interfaces = (Node,)

    first_name = String(required=True)
    last_name = String(required=True)
    company_name = String(required=True)
    street_address_1 = String(required=True, name="streetAddress1")
    street_address_2 = String(required=True, name="streetAddress2")
    city = String(required=True)
    city_area = String(required=True)
    postal_code = String(required=True)
    country = Field(CountryDisplay, required=True)
    country_area = String(required=True)
    phone = String()

    @staticmethod
    def resolve_id(row: models.Address, _info: Info) -> str:
        """`Address:pk`."""
        return to_global("Address", row.pk)

    @staticmethod
    def resolve_country(row: models.Address, _info: Info) -> dict[str, str]:
        """Code and name."""
        return country(row.country)

    @staticmethod
    def resolve_phone(row: models.Address, _info: Info) -> str | None:
        """Null when none was given."""
        return row.phone or None


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


def country_of(address: Mapping[str, Any] | None, default: str) -> str:
    """The country an address input names, else `default`."""
    code = (address or {}).get("country")
    return str(getattr(code, "value", code)) if code else default


def columns(address: Mapping[str, Any]) -> dict[str, str]:
    """An address input as the columns of an Address. Raises Invalid without a country."""
    code = country_of(address, "")
    if not code:
        raise Invalid("required", "Choose a country.", "country")
    texts = {name: text or "" for name, text in address.items() if name != "country"}
    return {**texts, "country": code}
