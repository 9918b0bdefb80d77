"""Addresses: every country's own rules, its own form, and an answer at the field that is wrong."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.accounts.address_rules import LENGTHS, clean_address
from store.accounts.countries import countries, country_name, form_fields, is_country
from store.accounts.models import Address, User
from store.accounts.queries import addresses_of, user_by_email
from store.accounts.services.addresses import (
    copy_address,
    create_address,
    delete_address,
    set_default,
    update_address,
)
from store.kernel.errors import NotFound, Problems
from tests.store.accounts.support import anna

NAME = {"first_name": "Anna", "last_name": "Berg"}
RIGHT: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "US": (
        {
            "street_address_1": "1 Infinite Loop",
            "city": "Cupertino",
            "country_area": "California",
            "postal_code": "95014",
        },
        {"city": "CUPERTINO", "country_area": "CA"},
    ),
    "DE": (
        {"street_address_1": "Hauptstraße 5", "city": "Berlin", "postal_code": "10115"},
        {"street_address_1": "Hauptstraße 5", "city": "BERLIN"},
    ),
    "GB": (
        {"street_address_1": "10 Downing Street", "city": "London", "postal_code": "sw1a 2aa"},
        {"postal_code": "SW1A 2AA"},
    ),
    "JP": (
        {"street_address_1": "1-1 Chiyoda", "country_area": "Tokyo", "postal_code": "100-0001"},
        {"country_area": "東京都", "city": ""},
    ),
    "BR": (
        {
            "street_address_1": "Rua A, 5",
            "city": "São Paulo",
            "country_area": "SP",
            "postal_code": "01310-100",
        },
        {"country_area": "SP"},
    ),
    "FR": (
        {"street_address_1": "5 rue de Rivoli", "city": "Paris", "postal_code": "75001"},
        {"city": "PARIS"},
    ),
    "IE": (
        {"street_address_1": "5 Main Street", "city": "Dublin", "postal_code": "d02 x285"},
        {"postal_code": "D02 X285"},
    ),
}
WRONG: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("US", {"postal_code": "9501"}, {"postal_code": "invalid"}),
    ("US", {"country_area": "Bavaria"}, {"country_area": "invalid"}),
    ("US", {"country_area": ""}, {"country_area": "required"}),
    ("DE", {"postal_code": "1011"}, {"postal_code": "invalid"}),
    (
        "DE",
        {"city": "", "street_address_1": " "},
        dict.fromkeys(["street_address_1", "city"], "required"),
    ),
    ("GB", {"postal_code": "12345"}, {"postal_code": "invalid"}),
    ("JP", {"country_area": ""}, {"country_area": "required"}),
    ("BR", {"postal_code": "1310"}, {"postal_code": "invalid"}),
    ("FR", {"postal_code": ""}, {"postal_code": "required"}),
    ("IE", {"postal_code": "12"}, {"postal_code": "invalid"}),
    ("DE", {"first_name": "", "last_name": ""}, {"last_name": "required"}),
    ("DE", {"first_name": "A\r\nB"}, {"first_name": "control_characters"}),
    ("DE", {"last_name": "A\x00B"}, {"last_name": "control_characters"}),
    ("DE", {"city": "Ber\nlin"}, {"city": "control_characters"}),
    ("DE", {"company_name": "x" * 151}, {"company_name": "too_long"}),
    ("DE", {"street_address_2": "\u202e"}, {"street_address_2": "control_characters"}),
    ("DE", {"phone": "call me"}, {"phone": "invalid"}),
    ("DE", {"phone": "12"}, {"phone": "invalid"}),
]


@pytest.mark.parametrize("country", RIGHT)
def test_a_right_address_is_written_as_its_country_does(country: str) -> None:
    given_, written = RIGHT[country]
    cleaned = clean_address({**NAME, **given_}, country=country.lower())
    assert set(cleaned) == {*LENGTHS, "country"}
    assert cleaned["country"] == country
    assert {name: cleaned[name] for name in written} == written
    assert clean_address(cleaned, country=country) == cleaned, "cleaning twice changes nothing"


@pytest.mark.parametrize(("country", "changes", "codes"), WRONG)
def test_a_wrong_address_is_refused_at_its_fields(
    country: str, changes: dict[str, str], codes: dict[str, str]
) -> None:
    with pytest.raises(Problems) as caught:
        clean_address({**NAME, **RIGHT[country][0], **changes}, country=country)
    assert {error.field: error.code for error in caught.value.errors} == codes
    assert all(error.message.endswith(".") for error in caught.value.errors)


@pytest.mark.parametrize("country", ["", "XX", "ZZ", "USA", "u", "../", "\0", "é" * 2])
def test_an_unknown_country_is_refused(country: str) -> None:
    with pytest.raises(Problems) as caught:
        clean_address(NAME, country=country)
    assert (caught.value.code, caught.value.field) == ("invalid_country", "country")


def test_messages_use_the_words_of_the_country() -> None:
    with pytest.raises(Problems) as caught:
        clean_address({**NAME, **RIGHT["IE"][0], "postal_code": "12"}, country="IE")
    assert caught.value.message == ("Eircode is not valid for Ireland. Enter one such as A65 F4E2.")


def test_a_name_may_be_left_out_where_it_is_not_asked_for() -> None:
    assert clean_address(RIGHT["DE"][0], country="DE", name_required=False)["last_name"] == ""


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(["US", "DE", "JP", "CN", "HK", "KR", "IE"]),
    st.dictionaries(st.sampled_from([*LENGTHS, "country", "x"]), st.text(max_size=300)),
)
def test_no_text_breaks_the_rules(country: str, data: dict[str, str]) -> None:
    try:
        cleaned = clean_address(data, country=country)
    except Problems as problems:
        fields = {error.field for error in problems.errors}
        assert fields <= set(LENGTHS)
        return
    assert all(len(cleaned[name]) <= length for name, length in LENGTHS.items())


@pytest.mark.parametrize("country", countries())
def test_every_country_has_a_form(country: str) -> None:
    fields = form_fields(country)
    names = [field.name for field in fields]
    assert len(set(names)) == len(names)
    assert {"first_name", "last_name", "street_address_1", "phone"} <= set(names) <= set(LENGTHS)
    assert all(field.label and field.autocomplete for field in fields)
    for field in fields:
        assert len({value for value, _ in field.choices}) == len(field.choices)


def test_forms_speak_the_words_of_their_country() -> None:
    def labels(country: str) -> dict[str, str]:
        return {field.name: field.label for field in form_fields(country)}

    assert labels("US")["country_area"] == "State"
    assert labels("US")["postal_code"] == "ZIP code"
    assert labels("GB")["postal_code"] == "Postcode"
    assert labels("IE")["country_area"] == "County"
    assert "country_area" not in labels("DE")
    japan = [field.name for field in form_fields("JP")]
    assert japan.index("postal_code") < japan.index("street_address_1"), "the widest place first"
    prefectures = {f.name: f for f in form_fields("JP")}["country_area"].choices
    assert ("東京都", "Tokyo") in prefectures


def test_countries_are_named() -> None:
    assert len(countries()) > 240
    assert country_name("DE") == "Germany"
    assert country_name("XX") == "XX"
    assert is_country("DE")
    assert not is_country("de")


@pytest.mark.django_db
def test_an_address_book_is_its_owners() -> None:
    user, other = anna(), User.objects.create_user("ben@example.com", "ben-has-a-book")
    data = {**NAME, **RIGHT["DE"][0]}
    address = create_address(user=user, data=data, country="DE")
    assert list(addresses_of(user)) == [address]
    update_address(user=user, address_id=address.pk, data={**data, "city": "Bonn"}, country="DE")
    address.refresh_from_db()
    assert address.city == "BONN"
    set_default(user=user, address_id=address.pk, shipping=True, billing=True)
    user.refresh_from_db()
    assert user.default_shipping_address == user.default_billing_address == address
    for stranger, key in ((other, address.pk), (user, uuid.uuid4())):
        with pytest.raises(NotFound):
            update_address(user=stranger, address_id=key, data=data, country="DE")
        with pytest.raises(NotFound):
            delete_address(user=stranger, address_id=key)
        with pytest.raises(NotFound):
            set_default(user=stranger, address_id=key, shipping=True)
    delete_address(user=user, address_id=address.pk)
    user.refresh_from_db()
    assert user.default_shipping_address is None
    assert not addresses_of(user).exists()


@pytest.mark.django_db
def test_a_copy_is_nobodys_and_stays() -> None:
    user = anna()
    address = create_address(user=user, data={**NAME, **RIGHT["GB"][0]}, country="GB")
    copy = copy_address(address=address)
    delete_address(user=user, address_id=address.pk)
    copy.refresh_from_db()
    assert (copy.user, copy.postal_code, str(copy)) == (
        None,
        "SW1A 2AA",
        "Anna Berg 10 Downing Street LONDON GB",
    )
    assert Address.objects.count() == 1


@pytest.mark.django_db
def test_people_are_found_by_address() -> None:
    user = anna(first_name="Anna", last_name="Berg")
    assert user_by_email(" ANNA@example.com") == user
    assert user.get_full_name() == "Anna Berg"
    assert User.objects.get_by_natural_key("Anna@Example.com") == user
    User.objects.update(is_active=False, first_name="", last_name="")
    assert user_by_email("anna@example.com") is None
    assert User.objects.get().get_full_name() == str(user) == "anna@example.com"
