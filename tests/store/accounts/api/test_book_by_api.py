"""The address book, the profile and metadata by API; what is another's does not exist."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from store.accounts.models import Address, User
from store.kernel.ids import to_global
from tests.api.support import Api, codes, gid
from tests.store.accounts.api.support import ADDRESS, Caller, caller
from tests.store.accounts.support import anna

pytestmark = pytest.mark.django_db
ENTRY = """address { id city country { code } metadata { key value } }
  user { id defaultShippingAddress { id } } accountErrors { field code }"""
METADATA = """mutation($id: ID!, $input: [MetadataInput!]!) {
  updateMetadata(id: $id, input: $input) {
  item { __typename metadata { key value } ... on User { email } ... on Address { city } }
  errors { field message code } } }"""
DROP = """mutation($id: ID!, $keys: [String!]!) { deleteMetadata(id: $id, keys: $keys) {
  item { metadata { key value } } errors { field code } } }"""
PAIR = [{"key": "floor", "value": "2"}]


@pytest.fixture
def user() -> User:
    """A shopper."""
    return anna()


@pytest.fixture
def foreign(user: User) -> Address:
    """An entry of somebody else's book."""
    other = User.objects.create_user(f"not-{user.email}", "x")
    return Address.objects.create(user=other, country="US", city="Reno")


def test_an_entry_is_made_changed_chosen_and_removed(user: User) -> None:
    client = caller(user)
    made = client.act(
        "accountAddressCreate", ENTRY, input={**ADDRESS, "metadata": PAIR}, type="SHIPPING"
    )
    assert made["errors"] == []
    row = Address.objects.get(user=user)
    assert made["address"] == {
        "id": to_global("Address", row.pk),
        "city": "MOUNTAIN VIEW",
        "country": {"code": "US"},
        "metadata": PAIR,
    }
    id = made["address"]["id"]
    assert made["user"] == {"id": to_global("User", user.pk), "defaultShippingAddress": {"id": id}}
    changed = client.act("accountAddressUpdate", ENTRY, id=id, input={"firstName": "Augusta"})
    row.refresh_from_db()
    assert (changed["errors"], row.first_name, row.city) == ([], "Augusta", "MOUNTAIN VIEW")
    chosen = client.act(
        "accountSetDefaultAddress", "user { defaultBillingAddress { id } }", id=id, type="BILLING"
    )
    assert (chosen["errors"], chosen["user"]) == ([], {"defaultBillingAddress": {"id": id}})
    removed = client.act("accountAddressDelete", ENTRY, id=id)
    assert (removed["errors"], removed["address"]["id"]) == ([], id)
    assert removed["user"]["defaultShippingAddress"] is None
    assert not Address.objects.exists()


def test_an_entry_that_its_country_does_not_take(user: User) -> None:
    client = caller(user)
    wrong = {**ADDRESS, "postalCode": "x", "city": ""}
    payload = client.act("accountAddressCreate", ENTRY, input=wrong, type="BILLING")
    assert (payload["address"], payload["user"]) == (None, None)
    assert {(each["field"], each["code"], each["addressType"]) for each in payload["errors"]} == {
        ("city", "REQUIRED", "BILLING"),
        ("postalCode", "INVALID", "BILLING"),
    }
    nowhere = client.act("accountAddressCreate", ENTRY, input={"city": "Bonn"})
    assert codes(nowhere) == [("country", "REQUIRED")]
    union = client.act("accountAddressCreate", ENTRY, input={**ADDRESS, "country": "EU"})
    assert codes(union) == [("country", "INVALID")]
    assert not Address.objects.exists()


def act_on(client: Caller, field: str, id: str) -> dict[str, Any]:
    """One of the mutations of an entry."""
    given: dict[str, dict[str, object]] = {
        "accountAddressUpdate": {"input": {"city": "Bonn"}},
        "accountAddressDelete": {},
        "accountSetDefaultAddress": {"type": "SHIPPING"},
    }
    return client.act(field, "user { id }", id=id, **given[field])


@pytest.mark.parametrize(
    "field", ["accountAddressUpdate", "accountAddressDelete", "accountSetDefaultAddress"]
)
def test_an_entry_of_another_does_not_exist(user: User, foreign: Address, field: str) -> None:
    client = caller(user)
    theirs = act_on(client, field, to_global("Address", foreign.pk))
    assert theirs == act_on(client, field, gid("Address", uuid.uuid4()))
    assert theirs == act_on(client, field, gid("Address", 7))
    assert codes(theirs) == [("id", "NOT_FOUND")]
    for wrong in ("x", gid("User", user.pk)):
        assert codes(act_on(client, field, wrong)) == [("id", "GRAPHQL_ERROR")]
        assert codes(act_on(Caller(), field, wrong)) == [("id", "GRAPHQL_ERROR")]
    assert Address.objects.filter(pk=foreign.pk, city="Reno").exists()


def test_the_profile(user: User) -> None:
    client = caller(user)
    asked = "user { firstName languageCode metadata { key value } defaultBillingAddress { city } }"
    given = {
        "firstName": "Annabel",
        "lastName": None,
        "languageCode": "DE",
        "metadata": PAIR,
        "defaultBillingAddress": ADDRESS,
    }
    done = client.act("accountUpdate", asked, input=given)
    assert (done["errors"], done["user"]) == (
        [],
        {
            "firstName": "Annabel",
            "languageCode": "DE",
            "metadata": PAIR,
            "defaultBillingAddress": {"city": "MOUNTAIN VIEW"},
        },
    )
    bad = client.act("accountUpdate", asked, input={"firstName": "x" * 200})
    assert (bad["user"], codes(bad)) == (None, [("firstName", "INVALID")])
    wrong = {"defaultShippingAddress": {**ADDRESS, "postalCode": "x"}}
    bad = client.act("accountUpdate", asked, input=wrong)
    assert bad["errors"] == [{"field": "postalCode", "code": "INVALID", "addressType": "SHIPPING"}]
    answer = Api().whole("mutation { accountUpdate(input: {}) { errors { code } } }")
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


def test_metadata_of_oneself_and_ones_book(user: User) -> None:
    client = caller(user)
    entry = Address.objects.create(user=user, country="US", city="Reno")
    for id, item in (
        (to_global("User", user.pk), {"__typename": "User", "email": user.email}),
        (to_global("Address", entry.pk), {"__typename": "Address", "city": "Reno"}),
    ):
        client.ask(METADATA, id=id, input=[{"key": "a", "value": "1"}])
        done = client.ask(METADATA, id=id, input=PAIR)["updateMetadata"]
        assert (done["errors"], done["item"]) == (
            [],
            {**item, "metadata": [{"key": "a", "value": "1"}, *PAIR]},
        )
        bad = client.ask(METADATA, id=id, input=[{"key": "", "value": "1"}])["updateMetadata"]
        assert (bad["item"], codes(bad)) == (None, [("input", "REQUIRED")])
        left = client.ask(DROP, id=id, keys=["a", "b"])["deleteMetadata"]
        assert left == {"errors": [], "item": {"metadata": PAIR}}


def test_metadata_of_others(user: User, foreign: Address) -> None:
    client = caller(user)
    for pk in map(str, (foreign.pk, uuid.uuid4(), 5)):
        payload = client.ask(METADATA, id=gid("Address", pk), input=PAIR)["updateMetadata"]
        assert (payload["item"], codes(payload)) == (None, [("id", "NOT_FOUND")])
        dropped = client.ask(DROP, id=gid("Address", pk), keys=["a"])["deleteMetadata"]
        assert codes(dropped) == [("id", "NOT_FOUND")]
    for pk in (str(foreign.user_id), str(10**9)):
        for asking in (client, Caller()):
            answer = asking.whole(METADATA, id=gid("User", pk), input=PAIR)
            assert answer["data"] == {"updateMetadata": None}
            assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    for wrong in ("x", gid("Thing", 1), gid("User", "")):
        payload = Caller().ask(METADATA, id=wrong, input=PAIR)["updateMetadata"]
        assert codes(payload) == [("id", "GRAPHQL_ERROR")]
    assert not Address.objects.exclude(metadata={}).exists()
