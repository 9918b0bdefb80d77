"""What an address form needs to know of a country, as clients of the API read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from store.accounts.countries import country_name, is_country, rules_of
from store.kernel.errors import Invalid

# Names of the rules' data → names of the API's input, in the order of a form.
_NAMES = {
    "name": ("firstName", "lastName"),
    "company_name": ("companyName",),
    "street_address": ("streetAddress1", "streetAddress2"),
    "city": ("city",),
    "city_area": ("cityArea",),
    "country_area": ("countryArea",),
    "postal_code": ("postalCode",),
    "sorting_code": ("sortingCode",),
}


@dataclass(frozen=True)
class Choice:
    """One of the values a field takes; `raw` is what is stored, `verbose` what is shown."""

    raw: str
    verbose: str


@dataclass(frozen=True)
class AddressForm:
    """A country's rules: fields by their names in AddressInput, types as its post says."""

    country_code: str
    country_name: str
    address_format: str
    address_latin_format: str
    allowed_fields: tuple[str, ...]
    required_fields: tuple[str, ...]
    upper_fields: tuple[str, ...]
    country_area_type: str
    country_area_choices: tuple[Choice, ...]
    city_type: str
    city_choices: tuple[Choice, ...]
    city_area_type: str
    city_area_choices: tuple[Choice, ...]
    postal_code_type: str
    postal_code_matchers: tuple[str, ...]
    postal_code_examples: tuple[str, ...]
    postal_code_prefix: str


@lru_cache(maxsize=512)
def address_form(country: str, country_area: str = "", city: str = "") -> AddressForm:
    """The rules of a country (ISO code), with choices inside the areas named. Raises Invalid."""
    if not is_country(country):
        raise Invalid("invalid", "Choose a country from the list.", "country_code")
    rules = rules_of(country, country_area, city)
    return AddressForm(
        country_code=country,
        country_name=country_name(country),
        address_format=rules.address_format,
        address_latin_format=rules.address_latin_format,
        allowed_fields=_named(rules.allowed_fields),
        # The second line of a street is never needed.
        required_fields=_named(rules.required_fields, without="streetAddress2"),
        upper_fields=_named(rules.upper_fields),
        country_area_type=rules.country_area_type,
        country_area_choices=_choices(rules.country_area_choices),
        city_type=rules.city_type,
        city_choices=_choices(rules.city_choices),
        city_area_type=rules.city_area_type,
        city_area_choices=_choices(rules.city_area_choices),
        postal_code_type=rules.postal_code_type,
        postal_code_matchers=tuple(each.pattern for each in rules.postal_code_matchers),
        postal_code_examples=tuple(rules.postal_code_examples),
        postal_code_prefix=rules.postal_code_prefix,
    )


def _named(fields: Iterable[str], *, without: str = "") -> tuple[str, ...]:
    told = set(fields)
    names = (name for field, own in _NAMES.items() if field in told for name in own)
    return tuple(name for name in names if name != without)


def _choices(pairs: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(raw, verbose) for raw, verbose in pairs)
