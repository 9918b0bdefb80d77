"""What an address needs in each country."""

from __future__ import annotations

from typing import Any

from graphene import Argument, NonNull, String

from store.accounts.address_form import AddressForm, Choice, address_form
from store.accounts.api.types import CountryCode
from store.graphql.base import listed
from store.graphql.engine.batch import Batch
from store.graphql.fields import Col, Many, One
from store.graphql.registry import query
from store.graphql.types import Type


class ChoiceValue(Type, of=Choice):
    """One of the values a field takes."""

    raw = Col(String)
    verbose = Col(String)


class AddressValidationData(Type, of=AddressForm):
    """A country's rules for addresses."""

    country_code = Col(String, required=True)
    country_name = Col(String, required=True)
    address_format = Col(String, required=True)
    address_latin_format = Col(String, required=True)
    allowed_fields = Col(listed(String), required=True)
    required_fields = Col(listed(String), required=True)
    upper_fields = Col(listed(String), required=True)
    country_area_type = Col(String, required=True)
    country_area_choices = Many(ChoiceValue, required=True)
    city_type = Col(String, required=True)
    city_choices = Many(ChoiceValue, required=True)
    city_area_type = Col(String, required=True)
    city_area_choices = Many(ChoiceValue, required=True)
    postal_code_type = Col(String, required=True)
    postal_code_matchers = Col(listed(String), required=True)
    postal_code_examples = Col(listed(String), required=True)
    postal_code_prefix = Col(String, required=True)


def _rules(
    batch: Batch,
    country_code: Any,
    country_area: str | None = None,
    city: str | None = None,
    **_part: str | None,
) -> list[AddressForm]:
    """The rules inside the areas named; a part of a city changes none of them."""
    code = str(getattr(country_code, "value", country_code))
    return [address_form(code, country_area or "", city or "")] * batch.size


@query
class FormQueries:
    """Root fields."""

    address_validation_rules = One(
        AddressValidationData,
        load=_rules,
        country_code=Argument(NonNull(CountryCode)),
        country_area=String(),
        city=String(),
        city_area=String(),
    )
