"""Tokens for tests: good ones, and every kind of bad one."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import jwt
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from store.accounts.jwts import ACCESS, sign
from store.accounts.keys import signing_key
from store.accounts.models import User
from store.accounts.tokens import actor
from store.kernel.actor import Actor
from store.kernel.ids import to_global


def claims_of(user: User) -> dict[str, Any]:
    """What a token says of its user."""
    return {
        "token": user.token_key,
        "email": user.email,
        "user_id": to_global("User", user.pk),
        "is_staff": user.is_staff,
    }


def token_for_user(user: User, *, kind: str = ACCESS) -> str:
    """A good token."""
    return sign(kind=kind, claims=claims_of(user))


def asked_with(token: str, header: str = "Authorization", scheme: str = "Bearer ") -> Actor:
    """The caller of a request with this token."""
    return asked({header: f"{scheme}{token}"})


def asked(headers: dict[str, str]) -> Actor:
    """The caller of a request with these headers."""
    return actor(RequestFactory().post("/graphql/", headers=headers))


def part(value: object) -> str:
    """One part of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def hand_made(user: User, key: Any, *, algorithm: str = "RS256", **changes: Any) -> str:
    """A token made past our code, signed with any key."""
    payload = {"iat": 1, "exp": 4_000_000_000, "owner": "saleor", "type": ACCESS, "iss": "x"}
    payload |= claims_of(user) | changes
    return jwt.encode(payload, key, algorithm=algorithm, headers={"kid": signing_key().kid})


def move_clock(settings: Settings, folder: Path, seconds: int) -> None:
    """The shop's clock, so many seconds on."""
    clock = folder / f"clock-{seconds}.json"
    clock.write_text(json.dumps({"offset_s": seconds}))
    settings.CLOCK_FILE = str(clock)
