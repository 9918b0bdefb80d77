"""Who asks: our tokens and nothing else make a user, and a bad one of ours is told to be bad."""

from __future__ import annotations

import base64
import contextlib
import json
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from hypothesis import example, given
from hypothesis import settings as options
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from store.accounts import jwts
from store.accounts.keys import rotate, signing_key
from store.accounts.models import User
from store.kernel.actor import ALL, Actor, Suspect
from store.kernel.errors import Unproven
from tests.store.accounts.support import PASSWORD, anna
from tests.store.accounts.tokens import (
    asked,
    asked_with,
    claims_of,
    hand_made,
    move_clock,
    part,
    token_for_user,
)

pytestmark = pytest.mark.django_db
STRANGER = generate_private_key(public_exponent=65537, key_size=2048)


def _problem(caller: Actor) -> str:
    assert isinstance(caller, Suspect)
    assert not caller.is_anonymous
    names = set()
    for look in (
        lambda: caller.user_id,
        lambda: caller.label,
        lambda: caller.permissions,
        lambda: caller.can("MANAGE_ORDERS"),
        lambda: caller.require("MANAGE_ORDERS"),
        caller.require_user,
    ):
        with pytest.raises(Unproven) as caught:
            look()
        names.add(caught.value.name)
    assert len(names) == 1
    return names.pop()


def _unsigned(user: User, **header: Any) -> str:
    payload = {"exp": 4_000_000_000, "owner": "saleor", "type": "access", **claims_of(user)}
    return f"{part({'alg': 'none', 'typ': 'JWT', **header})}.{part(payload)}."


def test_the_payload_is_what_clients_read(settings: Settings) -> None:
    settings.SITE_URL = "https://shop.example"
    user = anna()
    token = token_for_user(user)
    header, payload = jwt.get_unverified_header(token), jwts.read(token)
    assert payload is not None
    assert header == {"alg": "RS256", "typ": "JWT", "kid": signing_key().kid}
    told = dict(payload.payload)
    assert told.pop("exp") - told.pop("iat") == 300
    assert told == {
        "owner": "saleor",
        "iss": "https://shop.example/graphql/",
        "type": "access",
        **claims_of(user),
    }


@pytest.mark.parametrize(
    ("header", "scheme"),
    [
        ("Authorization", "Bearer "),
        ("Authorization", "bearer  "),
        ("Authorization", "JWT "),
        ("Authorization-Bearer", ""),
    ],
)
def test_a_good_token_makes_its_user(header: str, scheme: str) -> None:
    user = anna()
    caller = asked_with(token_for_user(user), header, scheme)
    assert caller == Actor(user_id=user.pk, label=user.email, ip="127.0.0.1")
    assert not caller.is_anonymous


def test_the_own_header_wins() -> None:
    user, other = anna(), User.objects.create_user("ben@example.com", PASSWORD)
    headers = {
        "Authorization": f"Bearer {token_for_user(other)}",
        "Authorization-Bearer": token_for_user(user),
    }
    assert asked(headers).user_id == user.pk


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        "..",
        "\ud800",
        "opaque-app-token",
        "9" * 20_000,
        f"{part({'alg': 'RS256'})}.{part([1])}.x",
        f"{part({'alg': 'RS256'})}.{part({'owner': 'somebody'})}.x",
        f"{part({'alg': 'RS256'})}.{part({'owner': ['saleor']})}.x",
    ],
)
def test_a_string_that_is_no_token_of_ours_is_nobody(token: str) -> None:
    caller = asked_with(token)
    assert caller == Actor(ip="127.0.0.1")
    assert caller.is_anonymous


@pytest.mark.parametrize("value", ["Basic eDp5", "Bearer", "Bearer ", "Token abc", "JWT"])
def test_other_schemes_are_nobody(value: str) -> None:
    assert asked_with(value, scheme="").is_anonymous


@options(deadline=None, max_examples=60)
@given(st.text(max_size=300))
@example('{"a":' * 2000)
def test_no_text_breaks_the_door(text: str) -> None:
    deep = base64.urlsafe_b64encode(text.encode("utf-8", "replace")).decode()
    for token in (text, f"{text}.{text}.{text}", f"{deep}.{deep}.{deep}"):
        assert jwts.read(token) is None


@options(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.characters(max_codepoint=127))
def test_a_token_with_one_sign_changed_is_no_longer_good(place: int, sign: str) -> None:
    payload = {"owner": "saleor", "user_id": "VXNlcjox", "token": "k"}
    token = jwts.sign(kind="access", claims=payload)
    place %= len(token)
    changed = token[:place] + sign + token[place + 1 :]
    told: object = None
    with contextlib.suppress(Unproven):
        told = jwts.read(changed)
    # The last sign of a part holds bits that mean nothing; anything else is seen.
    assert told is None or told == jwts.read(token)


def test_foreign_signatures_are_refused() -> None:
    user = anna()
    key = signing_key()
    public = key.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    body = (
        f"{part({'alg': 'HS256', 'kid': key.kid})}.{part({'owner': 'saleor', **claims_of(user)})}"
    )
    mac = jwt.get_algorithm_by_name("HS256").sign(body.encode(), public)
    expected = {
        hand_made(user, STRANGER): "InvalidSignatureError",
        token_for_user(user)[:-8] + "AAAAAAAA": "InvalidSignatureError",
        _unsigned(user): "InvalidTokenError",
        _unsigned(user, kid=key.kid): "InvalidTokenError",
        f"{body}.{base64.urlsafe_b64encode(mac).decode()}": "InvalidTokenError",
        hand_made(user, "s" * 40, algorithm="HS256"): "InvalidTokenError",
        hand_made(user, key.private, algorithm="RS512"): "InvalidTokenError",
        hand_made(user, key.private, algorithm="PS256"): "InvalidTokenError",
    }
    assert {token: _problem(asked_with(token)) for token in expected} == expected


def test_a_key_named_by_the_token_is_not_believed() -> None:
    own = STRANGER.public_key()
    payload = {"owner": "saleor", "exp": 4_000_000_000, "type": "access", **claims_of(anna())}
    headers = {"kid": "mine", "jwk": jwt.algorithms.RSAAlgorithm.to_jwk(own, as_dict=True)}
    token = jwt.encode(payload, STRANGER, algorithm="RS256", headers=headers)
    assert _problem(asked_with(token)) == "InvalidSignatureError"


def test_a_token_lasts_five_minutes(settings: Settings, tmp_path: Path) -> None:
    token = token_for_user(anna())
    assert not asked_with(token).is_anonymous
    move_clock(settings, tmp_path, 290)
    assert asked_with(token).user_id is not None
    move_clock(settings, tmp_path, 301)
    assert _problem(asked_with(token)) == "ExpiredSignatureError"


def test_a_token_of_another_type_opens_nothing() -> None:
    user = anna()
    for token in (
        token_for_user(user, kind=jwts.REFRESH),
        hand_made(user, signing_key().private, type="thirdparty"),
    ):
        assert _problem(asked_with(token)) == "InvalidTokenError"


@pytest.mark.parametrize("change", [{"is_active": False}, {"token_key": "another"}])
def test_state_and_key_are_looked_up_each_time(change: dict[str, object]) -> None:
    user = anna()
    token = token_for_user(user)
    assert asked_with(token).user_id == user.pk
    User.objects.filter(pk=user.pk).update(**change)
    assert _problem(asked_with(token)) == "InvalidTokenError"


def test_rights_are_never_read_from_the_token() -> None:
    user = anna()
    token = hand_made(user, signing_key().private, is_staff=True, permissions=["MANAGE_ORDERS"])
    assert asked_with(token).permissions == frozenset()
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    assert asked_with(token).permissions == ALL
    user.delete()
    assert _problem(asked_with(token)) == "InvalidTokenError"


def test_a_caller_costs_one_query_and_nobody_none(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user = anna()
    token, foreign = token_for_user(user), hand_made(user, STRANGER)
    with django_assert_num_queries(1):
        asked_with(token)
    with django_assert_num_queries(1):
        asked_with(token)
    with django_assert_num_queries(0):
        asked_with("")
        asked_with("opaque")
        asked_with(foreign)


def test_verified_tokens_are_remembered_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jwts, "_REMEMBERED", 3)
    jwts._known.clear()
    user = anna()
    claims = claims_of(user)
    tokens = [jwts.sign(kind="access", claims={**claims, "n": n}) for n in range(5)]
    for token in tokens:
        assert jwts.read(token) is not None
    assert len(jwts._known) == 3
    monkeypatch.setattr(jwts, "_verified", lambda _token: None)
    assert [jwts.read(token) is not None for token in tokens] == [False, False, True, True, True]


def test_keys_are_the_owners_own_and_rotate(settings: Settings, tmp_path: Path) -> None:
    settings.TOKEN_KEYS = tmp_path / "keys"
    user = anna()
    before = token_for_user(user)
    files = sorted(settings.TOKEN_KEYS.iterdir())
    assert [(each.name, each.stat().st_mode & 0o777) for each in files] == [("000001.pem", 0o600)]
    assert settings.TOKEN_KEYS.stat().st_mode & 0o777 == 0o700
    new = rotate()
    after = token_for_user(user)
    assert jwt.get_unverified_header(after)["kid"] == new.kid
    jwts._known.clear()
    assert asked_with(before).user_id == asked_with(after).user_id == user.pk
    files[0].unlink()
    jwts._known.clear()
    assert _problem(asked_with(before)) == "InvalidSignatureError"


def test_the_public_keys_are_published(client: Client) -> None:
    answer = client.get("/.well-known/jwks.json")
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    keys = jwt.PyJWKSet.from_dict(json.loads(answer.content)).keys
    token = token_for_user(anna())
    kid = jwt.get_unverified_header(token)["kid"]
    found = next(each for each in keys if each.key_id == kid)
    assert jwt.decode(token, found.key, algorithms=["RS256"])["owner"] == "saleor"
    assert {name for each in answer.json()["keys"] for name in each} == {
        "kty",
        "n",
        "e",
        "kid",
        "use",
        "alg",
        "key_ops",
    }
    assert client.post("/.well-known/jwks.json").status_code == 405
