"""Tokens, the address book, names, passwords and the end of an account, as Saleor's SDK asks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
import requests

from tests.journeys.storefront import belonging
from tests.journeys.storefront.client import ADA, CHANNEL, Storefront
from tests.support.running import RunningStore, start_store

MAILBOX, PASSWORD = "grace@example.com", "correct horse battery staple"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStore]:
    """A store without goods, as its owner starts it."""
    running = start_store(tmp_path_factory.mktemp("shop") / "data", "--no-demo")
    yield running
    assert running.stop() == 0


def _visitor(store: RunningStore, mailbox: str) -> Storefront:
    """Someone who registered and has confirmed."""
    visitor = Storefront(store)
    given = {"email": mailbox, "password": PASSWORD}
    visitor.ask(belonging.REGISTER, input=given | {"redirectUrl": visitor.page, "channel": CHANNEL})
    visitor.ask(belonging.CONFIRM, **visitor.mailed(mailbox, "Confirm your address"))
    return visitor


def _logged_in(store: RunningStore, mailbox: str) -> Storefront:
    visitor = _visitor(store, mailbox)
    token = visitor.ask(belonging.LOG_IN, email=mailbox, password=PASSWORD)["token"]
    return Storefront(store, token)


def test_tokens_are_read_renewed_and_ended(store: RunningStore) -> None:
    visitor = _visitor(store, "tokens@example.com")
    wrong = visitor.refused(belonging.LOG_IN, email="tokens@example.com", password="not this")
    assert wrong == [("email", "INVALID_CREDENTIALS")]
    time.sleep(1.2)  # a failure blocks the next try for a second
    given = visitor.ask(belonging.LOG_IN, email="tokens@example.com", password=PASSWORD)
    claims = _claims(store, given["token"])
    assert (claims["iss"], claims["owner"]) == (f"{store.url}/graphql/", "saleor")
    assert 0 < claims["exp"] - claims["iat"] <= 300
    told = visitor.ask(belonging.VERIFY, token=given["token"])
    assert (told["isValid"], told["user"]["email"]) == (True, "tokens@example.com")
    assert visitor.refused(belonging.VERIFY, token="garbage") == [("token", "JWT_DECODE_ERROR")]
    fresh = visitor.ask(belonging.REFRESH, token=given["refreshToken"])["token"]
    member = Storefront(store, fresh)
    assert member.ask(belonging.ME)["email"] == "tokens@example.com"
    assert Storefront(store, "garbage").ask(belonging.ME) is None
    member.ask(belonging.END)
    for dead in (fresh, given["token"]):
        (error,) = Storefront(store, dead).whole(belonging.ME)["errors"]
        assert error["extensions"]["exception"]["code"] == "InvalidTokenError"
    ended = visitor.refused(belonging.REFRESH, token=given["refreshToken"])
    assert [code for _, code in ended] == ["JWT_INVALID_TOKEN"]


def _claims(store: RunningStore, token: str) -> dict[str, Any]:
    """What a token says, checked with the keys that the store publishes."""
    keys = requests.get(f"{store.url}/.well-known/jwks.json", timeout=10).json()
    known = jwt.PyJWKSet.from_dict(keys)
    key = known[jwt.get_unverified_header(token)["kid"]]
    found: dict[str, Any] = jwt.decode(token, key.key, ["RS256"], options={"verify_aud": False})
    return found


def test_an_address_book_is_kept(store: RunningStore) -> None:
    member = _logged_in(store, "book@example.com")
    home = member.ask(belonging.ADDRESS_CREATE, input=ADA, type="SHIPPING")["address"]
    work = member.ask(belonging.ADDRESS_CREATE, input=ADA | {"companyName": "Office"})["address"]
    member.ask(belonging.ADDRESS_DEFAULT, id=work["id"], type="BILLING")
    told = member.ask(belonging.ME)
    assert told["defaultShippingAddress"] == home
    assert told["defaultBillingAddress"] == {"id": work["id"]}
    moved = ADA | {"streetAddress1": "1 Hacker Way"}
    changed = member.ask(belonging.ADDRESS_UPDATE, id=home["id"], input=moved)["address"]
    assert (changed["id"], changed["streetAddress1"]) == (home["id"], "1 Hacker Way")
    stranger = _logged_in(store, "stranger@example.com")
    for id in (home["id"], "QWRkcmVzczowMDAwYWY3My04Y2I2LTQ1ZDktYTg0MC0zOGFkZmQ0ZjJkYjU="):
        gone = stranger.refused(belonging.ADDRESS_DELETE, id=id)
        assert gone == [("id", "NOT_FOUND")]
    member.ask(belonging.ADDRESS_DELETE, id=work["id"])
    left = member.ask(belonging.ME)
    assert [each["id"] for each in left["addresses"]] == [home["id"]]
    assert left["defaultBillingAddress"] is None
    bare = member.refused(belonging.ADDRESS_CREATE, input={"country": "US"})
    assert ("postalCode", "REQUIRED") in bare


def test_names_and_passwords_change_and_an_account_ends(store: RunningStore) -> None:
    member = _logged_in(store, MAILBOX)
    name = {"firstName": "Grace", "lastName": "Hopper"}
    assert member.ask(belonging.UPDATE, input=name)["user"] == name
    wrong = member.refused(belonging.PASSWORD, old="not this", new="another long pass phrase")
    assert wrong == [("oldPassword", "INVALID_CREDENTIALS")]
    member.ask(belonging.PASSWORD, old=PASSWORD, new="another long pass phrase")
    anyone = Storefront(store)
    for mailbox in (MAILBOX, "nobody@example.com"):
        anyone.ask(belonging.FORGOTTEN, email=mailbox, channel=CHANNEL, page=anyone.page)
    elsewhere = {"email": MAILBOX, "channel": CHANNEL, "page": "https://evil.example/"}
    assert anyone.refused(belonging.FORGOTTEN, **elsewhere) == [("redirectUrl", "INVALID")]
    link = anyone.mailed(MAILBOX, "Choose a new password")
    given = anyone.ask(belonging.RESET, **link, password="a third long pass phrase")
    member = Storefront(store, given["token"])
    assert member.ask(belonging.ME)["firstName"] == "Grace"
    again = anyone.refused(belonging.RESET, **link, password="a fourth long pass phrase")
    assert again == [("token", "INVALID")]
    member.ask(belonging.LEAVE, page=member.page, channel=CHANNEL)
    link = member.mailed(MAILBOX, "Delete your account")
    assert link["token"]
