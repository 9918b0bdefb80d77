"""Logging in by API: tokens made, renewed, verified and ended."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import constant_time_compare

from store.accounts.jwts import ACCESS, EXPIRED, INVALID, REFRESH, Claims, read, sign
from store.accounts.models import User
from store.accounts.queries import must_confirm, user_of_actor
from store.accounts.services.delays import clear, count_failure, is_blocked
from store.accounts.services.passwords import matches
from store.accounts.words import EMAIL_LENGTH
from store.kernel.actor import Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid, Unproven
from store.kernel.ids import new_token, to_global

MAX_AUDIENCE = 200


@dataclass(frozen=True)
class Issued:
    """A log-in: the access token (5 minutes), what renews it (30 days), and whose they are."""

    user: User
    token: str
    refresh_token: str
    csrf_token: str


@dataclass(frozen=True)
class Renewed:
    """A new access token."""

    user: User
    token: str


@dataclass(frozen=True)
class Verified:
    """What a good token says, and its user as he is now."""

    user: User
    payload: Mapping[str, Any]


def create_token(*, email: str, password: str, ip: str, audience: str | None = None) -> Issued:
    """Log in. Raises Conflict: login_attempt_delayed; Invalid, all at `email`.

    invalid_credentials (one answer, and one hash's work, for an unknown address and a wrong
    password), account_not_confirmed, inactive; too_long (audience).
    """
    if audience is not None and len(audience) > MAX_AUDIENCE:
        message = f"An audience has at most {MAX_AUDIENCE} characters."
        raise Invalid("too_long", message, "audience")
    address = email.strip().lower()
    _refuse_blocked(ip)
    user = _with_password(address, password)
    if user is None:
        if not count_failure(email=address, ip=ip):
            raise _delayed()
        raise Invalid("invalid_credentials", "Please, enter valid credentials.", "email")
    # Somebody may have guessed wrong from here while the hash was being made.
    _refuse_blocked(ip)
    clear(email=address, ip=ip)
    _refuse_closed(user)
    User.objects.filter(pk=user.pk).update(last_login=now())
    return issue(user=user, audience=audience)


def issue(*, user: User, audience: str | None = None) -> Issued:
    """Tokens for a user who has proven to be it."""
    csrf = secrets.token_urlsafe(32)
    claims = _claims(user, audience)
    refresh = sign(kind=REFRESH, claims={**claims, "csrfToken": csrf})
    return Issued(user, sign(kind=ACCESS, claims=claims), refresh, csrf)


def refresh_token(
    *, refresh_token: str | None, csrf_token: str | None = None, cookie: str | None = None
) -> Renewed:
    """A new access token, by a refresh token or by its cookie with the CSRF token.

    Raises Invalid at refresh_token: jwt_missing_token, jwt_decode_error, jwt_signature_expired,
    jwt_invalid_token; at csrf_token: required, jwt_invalid_csrf_token.
    """
    field = "refresh_token"
    token = refresh_token or cookie
    if not token:
        raise Invalid("jwt_missing_token", "A refresh token is needed.", field)
    if not refresh_token and not csrf_token:
        message = "A CSRF token is needed when the refresh token comes in a cookie."
        raise Invalid("required", message, "csrf_token")
    claims = _read(token, field)
    if claims.kind != REFRESH:
        raise Invalid("jwt_invalid_token", "This is no refresh token.", field)
    if not refresh_token and not _same(str(claims.payload.get("csrfToken")), csrf_token or ""):
        message = "The CSRF token does not belong to the refresh token."
        raise Invalid("jwt_invalid_csrf_token", message, "csrf_token")
    user = _owner(claims, field)
    audience = claims.payload.get("aud")
    access = sign(kind=ACCESS, claims={**_claims(user), **({"aud": audience} if audience else {})})
    return Renewed(user, access)


def verify_token(*, token: str) -> Verified:
    """What a token of any type says, if it still opens anything.

    Raises Invalid at token: jwt_decode_error, jwt_signature_expired, jwt_invalid_token.
    """
    claims = _read(token, "token")
    return Verified(_owner(claims, "token"), claims.payload)


def deactivate_all_tokens(*, actor: Actor) -> None:
    """End all tokens of the caller, at once. Raises Refused, Unproven."""
    User.objects.filter(pk=user_of_actor(actor).pk).update(token_key=new_token())


def _with_password(address: str, password: str) -> User | None:
    askable = address.isprintable() and len(address) <= EMAIL_LENGTH
    user = User.objects.filter(email=address).first() if askable else None
    return user if matches(user, password) else None


def _refuse_blocked(ip: str) -> None:
    if is_blocked(ip=ip):
        raise _delayed()


def _delayed() -> Conflict:
    message = "Logging in is delayed after wrong attempts. Please wait and try again."
    return Conflict("login_attempt_delayed", message, "email")


def _refuse_closed(user: User) -> None:
    """Told to who knows the password, and to nobody else."""
    if not user.is_active:
        raise Invalid("inactive", "This account is closed.", "email")
    if must_confirm(user):
        message = "Confirm your address first: follow the link in our mail."
        raise Invalid("account_not_confirmed", message, "email")


def _claims(user: User, audience: str | None = None) -> dict[str, Any]:
    claims: dict[str, Any] = {
        "token": user.token_key,
        "email": user.email,
        "user_id": to_global("User", user.pk),
        "is_staff": user.is_staff,
    }
    return claims | ({"aud": f"custom:{audience}"} if audience else {})


def _read(token: str, field: str) -> Claims:
    """A token's claims, its faults told in a payload's words."""
    claims = None
    try:
        claims = read(token)
    except Unproven as problem:
        if problem.name == EXPIRED:
            raise Invalid("jwt_signature_expired", "This token has expired.", field) from problem
        if problem.name == INVALID:
            message = "This token is not signed as ours are."
            raise Invalid("jwt_invalid_token", message, field) from problem
    if claims is None:
        raise Invalid("jwt_decode_error", "This is not one of our tokens.", field)
    return claims


def _owner(claims: Claims, field: str) -> User:
    user = User.objects.filter(pk=claims.user_id, is_active=True).first()
    if user is None or not _same(user.token_key, claims.key):
        raise Invalid("jwt_invalid_token", "This token was ended. Log in again.", field)
    return user


def _same(one: str, other: str) -> bool:
    given = [text.encode("utf-8", "surrogatepass") for text in (one, other)]
    return constant_time_compare(*given)
