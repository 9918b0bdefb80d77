"""Logging in: mutations of tokens, and of other places that prove who somebody is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphene import Boolean, String
from graphene.types.generic import GenericScalar

from store.accounts.api.errors import ERRORS
from store.accounts.api.people import User
from store.accounts.services import sessions
from store.graphql.base import Context
from store.graphql.fields import Col, One
from store.graphql.mutations import Mutation, Payload
from store.graphql.registry import mutation
from store.graphql.scalars import JSONString
from store.kernel.actor import Actor
from store.kernel.errors import Invalid

Fields = Mapping[str, Any]
COOKIE = "refreshToken"


class CreateToken(Payload, **ERRORS):
    """An access token, what renews it, and whose they are."""

    token = Col(String)
    refresh_token = Col(String)
    csrf_token = Col(String)
    user = One(User)


class RefreshToken(Payload, **ERRORS):
    """A new access token."""

    token = Col(String)
    user = One(User)


class VerifyToken(Payload, failed={"is_valid": False}, **ERRORS):
    """What a token says."""

    is_valid = Col(Boolean, required=True)
    payload = Col(GenericScalar)
    user = One(User)


class DeactivateAllUserTokens(Payload, **ERRORS):
    """All tokens of the caller have ended."""


class ExternalAuthenticationUrl(Payload, **ERRORS):
    """Where to log in; nothing without a provider."""

    authentication_data = Col(JSONString)


class ExternalObtainAccessTokens(Payload, **ERRORS):
    """Tokens for who came back from a provider; none without one."""

    token = Col(String)
    refresh_token = Col(String)
    csrf_token = Col(String)
    user = One(User)


class ExternalRefresh(Payload, **ERRORS):
    """A new access token of a provider; none without one."""

    token = Col(String)
    refresh_token = Col(String)
    csrf_token = Col(String)
    user = One(User)


class ExternalLogout(Payload, **ERRORS):
    """What a provider says of the end; nothing without one."""

    logout_data = Col(JSONString)


class ExternalVerify(Payload, failed={"is_valid": False}, **ERRORS):
    """What a provider says of a token; nothing without one."""

    is_valid = Col(Boolean, required=True)
    verify_data = Col(JSONString)
    user = One(User)


def create_token(*, actor: Actor, email: str, password: str, audience: str | None = None) -> Fields:
    """Log in from where the caller is."""
    made = sessions.create_token(email=email, password=password, ip=actor.ip, audience=audience)
    return vars(made)


def refresh_token(
    *, context: Context, refresh_token: str | None = None, csrf_token: str | None = None
) -> Fields:
    """A new access token, by what is given or by the cookie of a client that proves to know it."""
    renewed = sessions.refresh_token(
        refresh_token=refresh_token,
        csrf_token=csrf_token,
        cookie=context.cookies.get(COOKIE),
    )
    return vars(renewed)


def verify_token(*, token: str) -> Fields:
    """Whether a token opens anything."""
    found = sessions.verify_token(token=token)
    return {"is_valid": True, "payload": found.payload, "user": found.user}


def authentication_url(*, plugin_id: str, **_input: Any) -> Fields:
    """The shop has no provider: nothing to go to."""
    return _empty(plugin_id, authentication_data={})


def obtain_tokens(*, plugin_id: str, **_input: Any) -> Fields:
    """The shop has no provider: no tokens."""
    return _empty(plugin_id)


def log_out(*, plugin_id: str, **_input: Any) -> Fields:
    """The shop has no provider: nothing to end."""
    return _empty(plugin_id, logout_data={})


def verify(*, plugin_id: str, **_input: Any) -> Fields:
    """The shop has no provider: nothing is proven."""
    return _empty(plugin_id, is_valid=False, verify_data={})


def _empty(plugin_id: str, **fields: Any) -> Fields:
    if not plugin_id.strip():
        raise Invalid("required", "Name the plugin.", "plugin_id")
    return fields


def _external(payload: Any, service: Any) -> Mutation:
    return Mutation(
        payload,
        service=service,
        plugin_id=String(required=True),
        input=JSONString(required=True),
    )


@mutation
class SessionMutations:
    """Root fields."""

    token_create = Mutation(
        CreateToken,
        service=create_token,
        email=String(required=True),
        password=String(required=True),
        audience=String(),
    )
    token_refresh = Mutation(
        RefreshToken, service=refresh_token, refresh_token=String(), csrf_token=String()
    )
    token_verify = Mutation(VerifyToken, service=verify_token, token=String(required=True))
    tokens_deactivate_all = Mutation(
        DeactivateAllUserTokens, service=sessions.deactivate_all_tokens
    )
    external_authentication_url = _external(ExternalAuthenticationUrl, authentication_url)
    external_obtain_access_tokens = _external(ExternalObtainAccessTokens, obtain_tokens)
    external_refresh = _external(ExternalRefresh, obtain_tokens)
    external_logout = _external(ExternalLogout, log_out)
    external_verify = _external(ExternalVerify, verify)
