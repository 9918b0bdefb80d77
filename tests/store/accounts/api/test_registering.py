"""Accounts opened, proven, recovered, moved and closed by API."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from store.accounts.models import User
from store.channels.models import Channel
from store.kernel.ids import to_global
from tests.api.support import Api, codes
from tests.store.accounts.api.support import PAGE, Caller, caller
from tests.store.accounts.support import OTHER, PASSWORD, anna, sent_token, work_off

pytestmark = pytest.mark.django_db
EMAIL = "anna@example.com"
USER = "user { id email firstName lastName isConfirmed languageCode metadata { key value } }"


@pytest.fixture(autouse=True)
def _hosts(settings: Settings, channel: Channel) -> None:
    assert channel.is_active
    settings.CLIENT_HOSTS = ["shop.example"]


def register(**changes: object) -> dict[str, Any]:
    """The payload of accountRegister."""
    given = {
        "email": EMAIL,
        "password": PASSWORD,
        "firstName": "Anna",
        "languageCode": "PT_BR",
        "redirectUrl": PAGE,
        "channel": "default-channel",
        "metadata": [{"key": "from", "value": "ad"}],
    }
    asked = f"requiresConfirmation {USER} accountErrors {{ field code }}"
    return Caller().act("accountRegister", asked, input=given | changes)


def test_from_registration_to_the_log_in() -> None:
    first = register()
    assert (first["errors"], first["requiresConfirmation"]) == ([], True)
    assert first["user"] == {
        "id": to_global("User", -1),
        "email": EMAIL,
        "firstName": "Anna",
        "lastName": "",
        "isConfirmed": False,
        "languageCode": "PT_BR",
        "metadata": [{"key": "from", "value": "ad"}],
    }
    assert register() == first
    user = User.objects.get()
    assert (user.language_code, user.metadata) == ("pt-br", {"from": "ad"})
    work_off()
    sent = sent_token("confirm_email", PAGE)
    wrong = Caller().act("confirmAccount", USER, email="b@example.com", token=sent["token"])
    assert (wrong["user"], codes(wrong)) == (None, [("token", "INVALID")])
    done = Caller().act("confirmAccount", USER, **sent)
    assert (done["errors"], done["user"]["isConfirmed"]) == ([], True)
    assert done["user"]["id"] == to_global("User", user.pk)
    again = Caller().act("confirmAccount", USER, **sent)
    assert codes(again) == [("token", "INVALID")]
    assert Caller().act("tokenCreate", "token", email=EMAIL, password=PASSWORD)["token"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"redirectUrl": None}, ("redirectUrl", "REQUIRED")),
        ({"redirectUrl": "https://evil.example/"}, ("redirectUrl", "INVALID")),
        ({"channel": "none"}, ("channel", "NOT_FOUND")),
        ({"email": " "}, ("email", "REQUIRED")),
        ({"email": "no address"}, ("email", "INVALID")),
        ({"password": ""}, ("password", "REQUIRED")),
        ({"password": "short"}, ("password", "PASSWORD_TOO_SHORT")),
        ({"metadata": [{"key": " ", "value": "x"}]}, ("metadata", "REQUIRED")),
    ],
)
def test_what_is_no_registration(changes: dict[str, object], expected: tuple[str, str]) -> None:
    payload = register(**changes)
    assert codes(payload)[0] == expected
    assert payload["accountErrors"][0] == dict(zip(("field", "code"), expected, strict=True))
    assert payload["user"] is None
    assert not User.objects.exists()


def test_a_forgotten_password_is_set_anew() -> None:
    user = anna()
    for email in ("nobody@example.com", EMAIL):
        asked = {"email": email, "redirectUrl": PAGE, "channel": "default-channel"}
        assert Caller().act("requestPasswordReset", "", **asked) == {"errors": []}
    work_off()
    sent = sent_token("password_reset", PAGE)
    tokens = "token refreshToken csrfToken user { email }"
    bad = Caller().act("setPassword", tokens, **{**sent, "token": "x"}, password=OTHER)
    assert (bad["token"], codes(bad)) == (None, [("token", "INVALID")])
    weak = Caller().act("setPassword", tokens, **sent, password="short")
    assert ("password", "PASSWORD_TOO_SHORT") in codes(weak)
    done = Caller().act("setPassword", tokens, **sent, password=OTHER)
    assert (done["errors"], done["user"]) == ([], {"email": EMAIL})
    assert Caller(token=done["token"]).ask("{ me { email } }")["me"] == {"email": EMAIL}
    user.refresh_from_db()
    assert user.check_password(OTHER)
    refused = Caller().act("requestPasswordReset", "", email=EMAIL, redirectUrl="x")
    assert codes(refused) == [("redirectUrl", "INVALID")]


def test_a_known_password_is_changed() -> None:
    user = anna()
    client = caller(user)
    wrong = client.act("passwordChange", "user { id }", oldPassword="wrong", newPassword=OTHER)
    assert (wrong["user"], codes(wrong)) == (None, [("oldPassword", "INVALID_CREDENTIALS")])
    done = client.act("passwordChange", "user { email }", oldPassword=PASSWORD, newPassword=OTHER)
    assert (done["errors"], done["user"]) == ([], {"email": EMAIL})
    assert client.whole("{ me { id } }")["data"] == {"me": None}


def test_the_address_of_an_account_changes() -> None:
    client = caller(anna())
    asked = {"newEmail": "new@example.com", "redirectUrl": PAGE}
    wrong = client.act("requestEmailChange", "user { email }", **asked, password="wrong")
    assert codes(wrong) == [("password", "INVALID_CREDENTIALS")]
    done = client.act("requestEmailChange", "user { email }", **asked, password=PASSWORD)
    assert (done["errors"], done["user"]) == ([], {"email": EMAIL})
    work_off()
    token = sent_token("email_change", PAGE)["token"]
    bad = client.act("confirmEmailChange", "user { email }", token="x")
    assert codes(bad) == [("token", "INVALID")]
    moved = client.act("confirmEmailChange", "user { email }", token=token)
    assert (moved["errors"], moved["user"]) == ([], {"email": "new@example.com"})


def test_an_account_ends() -> None:
    user = anna()
    client = caller(user)
    refused = client.act("accountRequestDeletion", "", redirectUrl="https://evil.example")
    assert codes(refused) == [("redirectUrl", "INVALID")]
    assert client.act("accountRequestDeletion", "", redirectUrl=PAGE) == {"errors": []}
    work_off()
    token = sent_token("account_deletion", PAGE)["token"]
    bad = client.act("accountDelete", "user { email }", token="x")
    assert (bad["user"], codes(bad)) == (None, [("token", "INVALID")])
    done = client.act("accountDelete", "user { email }", token=token)
    assert (done["errors"], done["user"]) == ([], {"email": EMAIL})
    assert not User.objects.filter(pk=user.pk).exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("accountDelete", {"token": "x"}),
        ("accountRequestDeletion", {"redirectUrl": PAGE}),
        ("confirmEmailChange", {"token": "x"}),
        ("passwordChange", {"newPassword": OTHER}),
        ("requestEmailChange", {"newEmail": "a@b.org", "password": "x", "redirectUrl": PAGE}),
    ],
)
def test_nobody_changes_an_account(field: str, given: dict[str, str]) -> None:
    arguments = ", ".join(f'{name}: "{text}"' for name, text in given.items())
    answer = Api().whole(f"mutation {{ {field}({arguments}) {{ errors {{ code }} }} }}")
    assert answer["data"] == {field: None}
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
