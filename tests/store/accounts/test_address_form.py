"""What clients of the API are told of a country's addresses."""

from __future__ import annotations

import re

import pytest

from store.accounts.address_form import address_form
from store.accounts.countries import countries
from store.kernel.errors import Invalid

FIELDS = {
    "firstName", "lastName", "companyName", "streetAddress1", "streetAddress2", "city", "cityArea",
    "countryArea", "postalCode", "sortingCode",
}  # fmt: skip


def test_what_an_american_address_needs() -> None:
    form = address_form("US")
    assert form.required_fields == ("streetAddress1", "city", "countryArea", "postalCode")
    assert form.allowed_fields[:5] == (
        "firstName",
        "lastName",
        "companyName",
        "streetAddress1",
        "streetAddress2",
    )
    assert (form.country_area_type, form.postal_code_type) == ("state", "zip")
    assert ("NY", "New York") in [(each.raw, each.verbose) for each in form.country_area_choices]
    assert form.country_name == "United States"
    assert "%A" in form.address_format


def test_choices_inside_an_area() -> None:
    assert address_form("CN").city_choices == ()
    area = address_form("CN").country_area_choices[0].raw
    assert address_form("CN", area).city_choices != ()


def test_every_country_has_a_form() -> None:
    for code in countries():
        form = address_form(code)
        assert set(form.required_fields) <= set(form.allowed_fields) <= FIELDS, code
        for matcher in form.postal_code_matchers:
            re.compile(matcher)


@pytest.mark.parametrize("code", ["", "us", "XX", "../US", "ZZ"])
def test_no_country_no_form(code: str) -> None:
    with pytest.raises(Invalid) as caught:
        address_form(code)
    assert caught.value.field == "country_code"
