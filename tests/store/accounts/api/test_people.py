"""Who asks, and what they read of themselves; both roads and tokens of every kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from store.accounts.address_form import address_form
from store.accounts.countries import countries
from store.accounts.keys import signing_key
from store.accounts.models import Address, User
from store.accounts.permissions import actor_of
from store.channels.models import Channel
from store.kernel.actor import ALL, ANONYMOUS, SYSTEM, Actor
from store.kernel.ids import to_global
from tests.api.support import gid
from tests.store.accounts.api.roads import both
from tests.store.accounts.api.support import Caller
from tests.store.accounts.api.support import caller as client_of
from tests.store.accounts.support import anna, caller
from tests.store.accounts.tokens import hand_made, move_clock, token_for_user

pytestmark = pytest.mark.django_db
ADDRESS = """{ id firstName lastName companyName streetAddress1 streetAddress2 city cityArea
  postalCode country { code country } countryArea phone isDefaultShippingAddress
  isDefaultBillingAddress metadata { key value } metafield(key: "floor") }"""
ME = f"""{{ me {{ id email firstName lastName isActive isStaff isConfirmed languageCode dateJoined
  lastLogin metadata {{ key value }} metafields addresses {ADDRESS}
  defaultShippingAddress {ADDRESS} defaultBillingAddress {ADDRESS} }} }}"""
CHANNEL = """{ id slug name isActive currencyCode defaultCountry { code country }
  countries { code } metadata { key } }"""


def home(user: User, **columns: Any) -> Address:
    """An entry of the user's book."""
    given = {"first_name": "Anna", "street_address_1": "1 Way", "city": "Bonn", "country": "DE"}
    return Address.objects.create(user=user, **{**given, **columns})


def shown(address: Address, *, ships: bool, bills: bool) -> dict[str, Any]:
    """An address as the API is to show it."""
    return {
        "id": to_global("Address", address.pk),
        "firstName": address.first_name,
        "lastName": address.last_name,
        "companyName": address.company_name,
        "streetAddress1": address.street_address_1,
        "streetAddress2": address.street_address_2,
        "city": address.city,
        "cityArea": address.city_area,
        "postalCode": address.postal_code,
        "country": {"code": "DE", "country": "Germany"},
        "countryArea": address.country_area,
        "phone": address.phone or None,
        "isDefaultShippingAddress": ships,
        "isDefaultBillingAddress": bills,
        "metadata": [{"key": key, "value": text} for key, text in address.metadata.items()],
        "metafield": address.metadata.get("floor"),
    }


def test_who_asks(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = anna(first_name="Anna", language_code="pt-br", metadata={"from": "ad"})
    one = home(user, last_name="A", metadata={"floor": "2"})
    two = home(user, last_name="B", phone="+49 228 123456")
    home(User.objects.create_user("other@example.com", "x"))
    User.objects.update(default_shipping_address=two)
    both(ME, caller(user))
    with django_assert_num_queries(6):
        found = both_once(user)
    assert found["data"]["me"] == {
        "id": to_global("User", user.pk),
        "email": "anna@example.com",
        "firstName": "Anna",
        "lastName": "",
        "isActive": True,
        "isStaff": False,
        "isConfirmed": True,
        "languageCode": "PT_BR",
        "dateJoined": user.date_joined.isoformat(),
        "lastLogin": None,
        "metadata": [{"key": "from", "value": "ad"}],
        "metafields": {"from": "ad"},
        "addresses": [shown(one, ships=False, bills=False), shown(two, ships=True, bills=False)],
        "defaultShippingAddress": shown(two, ships=True, bills=False),
        "defaultBillingAddress": None,
    }


def both_once(user: User) -> dict[str, Any]:
    """The answer over HTTP, whose token costs a query too."""
    return client_of(user).whole(ME)


def test_nobody_is_null_and_the_closed_are_nobody() -> None:
    assert both(ME, ANONYMOUS) == {"data": {"me": None}, "errors": []}
    user = anna(is_active=False)
    assert both(ME, caller(user))["data"] == {"me": None}
    assert both(ME, Actor(user_id=user.pk + 1))["data"] == {"me": None}


def test_bad_tokens_are_told_by_the_fields_that_look(settings: Settings, tmp_path: Path) -> None:
    user = anna()
    key = signing_key().private
    ended = hand_made(user, key, token="x")
    expired = token_for_user(user)
    forged = expired[:-8] + ("A" * 8)
    cases = [(ended, "InvalidTokenError"), (forged, "InvalidSignatureError")]
    for token, name in cases:
        check_told(token, name)
    move_clock(settings, tmp_path, 400)
    check_told(expired, "ExpiredSignatureError")
    for token in ("garbage", "a.b.c"):
        assert Caller(token=token).ask("{ me { id } }") == {"me": None}


def check_told(token: str, name: str) -> None:
    """`me` and `channels` fail by that name, what anybody may see is answered."""
    answer = Caller(token=token).whole("{ __typename me { id } channels { id } shop { name } }")
    assert (answer["data"]["me"], answer["data"]["channels"]) == (None, None)
    assert answer["data"]["shop"]["name"]
    told = {
        (error["path"][0], error["extensions"]["exception"]["code"]) for error in answer["errors"]
    }
    assert told == {("me", name), ("channels", name)}


def test_a_user_reads_the_same_with_a_warm_cache() -> None:
    one, two = anna(), User.objects.create_user("berta@example.com", "x")
    for user in (one, two, one):
        found = both("{ me { email addresses { id } } }", caller(user))["data"]["me"]
        assert found["email"] == user.email


@pytest.mark.parametrize(
    ("code", "area", "city"), [("US", "", ""), ("DE", "", ""), ("CN", "湖南省", "长沙市")]
)
def test_rules_of_addresses(code: str, area: str, city: str) -> None:
    query = """query($code: CountryCode!, $area: String, $city: String) {
      addressValidationRules(countryCode: $code, countryArea: $area, city: $city) {
        countryCode countryName addressFormat addressLatinFormat allowedFields requiredFields
        upperFields countryAreaType countryAreaChoices { raw verbose } cityType
        cityChoices { raw verbose } cityAreaType cityAreaChoices { raw } postalCodeType
        postalCodeMatchers postalCodeExamples postalCodePrefix } }"""
    found = both(query, ANONYMOUS, code=code, area=area, city=city)
    rules = found["data"]["addressValidationRules"]
    form = address_form(code, area, city)
    assert found["errors"] == []
    assert rules["requiredFields"] == list(form.required_fields)
    assert rules["postalCodeMatchers"] == list(form.postal_code_matchers)
    for name, choices in (("countryArea", form.country_area_choices), ("city", form.city_choices)):
        told = [(choice["raw"], choice["verbose"]) for choice in rules[f"{name}Choices"]]
        assert told == [(choice.raw, choice.verbose) for choice in choices]
    assert rules["countryName"] == form.country_name


def test_rules_of_no_country() -> None:
    answer = both("{ addressValidationRules(countryCode: EU) { addressFormat } }", ANONYMOUS)
    assert answer["data"] == {"addressValidationRules": None}
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "GraphQLError"


def test_channels(channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(countries=["US", "CA"], metadata={"a": "b"})
    closed = Channel.objects.create(slug="old", name="Old", currency="USD", is_active=False)
    expected = {
        "id": to_global("Channel", channel.pk),
        "slug": channel.slug,
        "name": channel.name,
        "isActive": True,
        "currencyCode": "USD",
        "defaultCountry": {"code": "US", "country": "United States"},
        "countries": [{"code": "US"}, {"code": "CA"}],
        "metadata": [{"key": "a"}],
    }
    by_slug = f"query($slug: String) {{ channel(slug: $slug) {CHANNEL} }}"
    by_id = f"query($id: ID) {{ channel(id: $id) {CHANNEL} }}"
    assert both(by_slug, ANONYMOUS, slug=channel.slug)["data"]["channel"] == expected
    assert both(by_id, ANONYMOUS, id=expected["id"])["data"]["channel"] == expected
    for slug in (closed.slug, "none", ""):
        assert both(by_slug, ANONYMOUS, slug=slug) == {"data": {"channel": None}, "errors": []}
    for wrong in ("x", gid("Product", 1)):
        assert "Invalid ID" in both(by_id, ANONYMOUS, id=wrong)["errors"][0]["message"]
    everyone = both(f"{{ channels {CHANNEL} }}", SYSTEM)["data"]["channels"]
    assert [each["slug"] for each in everyone] == [channel.slug, "old"]
    refused = both("{ channels { id } }", caller(anna()))
    assert refused["data"] == {"channels": None}
    assert refused["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


SHOP = """{ shop { id name description languages { code language } domain { host sslEnabled url }
  countries { code country } defaultCountry { code } permissions { code name } schemaVersion
  passwordLoginMode availableExternalAuthentications { id name } } }"""


def test_the_shop(channel: Channel, settings: Settings) -> None:
    settings.SITE_URL = "https://shop.example:8443"
    shop = both(SHOP, ANONYMOUS)["data"]["shop"]
    assert {"code": "EN_GB", "language": "English (United Kingdom)"} in shop["languages"]
    assert {"code": "DE", "country": "Germany"} in shop["countries"]
    assert len(shop["countries"]) == len(countries())
    assert {each["code"] for each in shop["permissions"]} <= ALL
    assert {"code": "MANAGE_ORDERS", "name": "Manage orders."} in shop["permissions"]
    assert shop["domain"] == {
        "host": "shop.example:8443",
        "sslEnabled": True,
        "url": "https://shop.example:8443",
    }
    assert (shop["id"], shop["defaultCountry"]) == (gid("Shop", 1), {"code": "US"})
    assert (shop["passwordLoginMode"], shop["availableExternalAuthentications"]) == ("ENABLED", [])
    assert shop["schemaVersion"]


def test_the_owner_reads_what_he_may(owner: User) -> None:
    asked = "{ me { avatar(size: 64) { url alt } userPermissions { code name } } }"
    found = both(asked, actor_of(owner))["data"]["me"]
    assert found["avatar"] is None
    assert {"code": "MANAGE_USERS", "name": "Manage users."} in found["userPermissions"]
    assert both(asked, caller(anna()))["data"]["me"]["userPermissions"] == []
