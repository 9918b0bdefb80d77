"""Logging in by API, and with a provider that the shop does not have."""

from __future__ import annotations

from typing import Any

import pytest

from store.accounts.models import User
from tests.api.support import Api, codes
from tests.store.accounts.api.support import Caller, caller
from tests.store.accounts.support import PASSWORD, anna
from tests.store.accounts.tokens import token_for_user

pytestmark = pytest.mark.django_db
CREATE = """mutation($email: String!, $password: String!, $audience: String) {
  tokenCreate(email: $email, password: $password, audience: $audience) {
    token refreshToken csrfToken user { email } errors { field message code }
    accountErrors { field code } } }"""
REFRESH = """mutation($token: String) { tokenRefresh(refreshToken: $token) {
  token user { email } errors { field code } } }"""
VERIFY = """mutation($token: String!) { tokenVerify(token: $token) {
  isValid payload user { email } errors { field code } } }"""


def log_in(password: str = PASSWORD, **given: object) -> dict[str, Any]:
    """The payload of tokenCreate."""
    answer = Api().ask(CREATE, email="Anna@example.com", password=password, **given)
    payload: dict[str, Any] = answer["tokenCreate"]
    return payload


def test_a_log_in_opens_renews_and_ends() -> None:
    anna()
    made = log_in(audience="shop")
    assert (made["errors"], made["accountErrors"]) == ([], [])
    assert (made["user"], bool(made["csrfToken"])) == ({"email": "anna@example.com"}, True)
    assert Caller(token=made["token"]).ask("{ me { email } }") == {"me": made["user"]}
    renewed = Api().ask(REFRESH, token=made["refreshToken"])["tokenRefresh"]
    assert (renewed["errors"], renewed["user"]) == ([], made["user"])
    verified = Api().ask(VERIFY, token=renewed["token"])["tokenVerify"]
    assert (verified["isValid"], verified["user"], verified["errors"]) == (True, made["user"], [])
    assert (verified["payload"]["type"], verified["payload"]["aud"]) == ("access", "custom:shop")
    ended = Caller(token=renewed["token"]).act("tokensDeactivateAll", "accountErrors { code }")
    assert (ended["errors"], ended["accountErrors"]) == ([], [])
    assert Caller(token=renewed["token"]).whole("{ me { id } }")["data"] == {"me": None}
    gone = Api().ask(REFRESH, token=made["refreshToken"])["tokenRefresh"]
    assert codes(gone) == [("refreshToken", "JWT_INVALID_TOKEN")]


def test_wrong_passwords_and_unknown_addresses_are_one() -> None:
    anna()
    wrong = log_in("wrong")
    assert codes(wrong) == [("email", "INVALID_CREDENTIALS")]
    assert wrong["accountErrors"] == [{"field": "email", "code": "INVALID_CREDENTIALS"}]
    assert (wrong["token"], wrong["user"]) == (None, None)
    assert codes(log_in()) == [("email", "LOGIN_ATTEMPT_DELAYED")]


def test_an_unknown_address_is_told_nothing_else() -> None:
    assert codes(log_in()) == [("email", "INVALID_CREDENTIALS")]


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"email_confirmed_at": None}, "ACCOUNT_NOT_CONFIRMED"), ({"is_active": False}, "INACTIVE")],
)
def test_accounts_that_are_not_open(columns: dict[str, object], code: str) -> None:
    anna(**columns)
    assert codes(log_in()) == [("email", code)]


@pytest.mark.parametrize(
    ("token", "code"),
    [("", "JWT_MISSING_TOKEN"), (None, "JWT_MISSING_TOKEN"), ("x.y.z", "JWT_DECODE_ERROR")],
)
def test_nothing_is_renewed_by_what_is_no_token(token: str | None, code: str) -> None:
    payload = Api().ask(REFRESH, token=token)["tokenRefresh"]
    assert (payload["token"], codes(payload)) == (None, [("refreshToken", code)])


def test_a_cookie_renews_together_with_its_csrf_token() -> None:
    anna()
    made = log_in()
    client = Api()
    client.client.cookies["refreshToken"] = made["refreshToken"]
    field = "tokenRefresh(csrfToken: $csrf) { token errors { field code } }"
    document = f"mutation($csrf: String) {{ {field} }}"
    done = client.ask(document, csrf=made["csrfToken"])["tokenRefresh"]
    assert (bool(done["token"]), done["errors"]) == (True, [])
    for csrf, code in ((None, "REQUIRED"), ("forged", "JWT_INVALID_CSRF_TOKEN")):
        assert codes(client.ask(document, csrf=csrf)["tokenRefresh"]) == [("csrfToken", code)]
    assert client.ask("{ me { id } }") == {"me": None}


def test_an_access_token_renews_nothing() -> None:
    payload = Api().ask(REFRESH, token=token_for_user(anna()))["tokenRefresh"]
    assert codes(payload) == [("refreshToken", "JWT_INVALID_TOKEN")]


def test_garbage_is_not_verified() -> None:
    payload = Api().ask(VERIFY, token="garbage")["tokenVerify"]
    assert (payload["isValid"], payload["payload"], payload["user"]) == (False, None, None)
    assert codes(payload) == [("token", "JWT_DECODE_ERROR")]


def test_nobody_ends_tokens() -> None:
    (error,) = Api().whole("mutation { tokensDeactivateAll { errors { code } } }")["errors"]
    assert error["extensions"]["exception"]["code"] == "PermissionDenied"


@pytest.mark.parametrize(
    ("field", "asked", "expected"),
    [
        ("externalAuthenticationUrl", "authenticationData", {"authenticationData": "{}"}),
        (
            "externalObtainAccessTokens",
            "token refreshToken csrfToken user { id }",
            {"token": None, "refreshToken": None, "csrfToken": None, "user": None},
        ),
        (
            "externalRefresh",
            "token refreshToken user { id }",
            {"token": None, "refreshToken": None, "user": None},
        ),
        ("externalLogout", "logoutData", {"logoutData": "{}"}),
        ("externalVerify", "isValid verifyData", {"isValid": False, "verifyData": "{}"}),
    ],
)
def test_there_is_no_provider(field: str, asked: str, expected: dict[str, object]) -> None:
    for client in (Caller(), caller(User.objects.create_user("berta@example.com", "x"))):
        found = client.act(field, asked, pluginId="oidc", input='{"redirectUri": "x"}')
        assert found == {"errors": [], **expected}
        refused = client.act(field, asked, pluginId=" ", input="{}")
        assert codes(refused) == [("pluginId", "REQUIRED")]
    document = f'mutation {{ {field}(pluginId: "p", input: "no json") {{ errors {{ code }} }} }}'
    assert "JSON" in Api().refused(document)[0]["message"]
