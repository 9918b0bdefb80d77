"""Who asks through the API: the caller of a request, by the token in its headers."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from store.accounts.jwts import ACCESS, INVALID, Claims, read
from store.accounts.origin import client_ip
from store.accounts.permissions import rights
from store.kernel.actor import Actor, Suspect
from store.kernel.errors import Unproven

# Asked with every request that has a token: writing it as a queryset costs ten times the query.
_CALLER = (
    "SELECT email, is_staff, is_superuser, token_key FROM accounts_user WHERE id = %s AND is_active"
)
_SCHEMES = frozenset({"bearer", "jwt"})


def actor(request: HttpRequest) -> Actor:
    """The caller: nobody without a token of ours (no query), else the user (one query).

    A token of ours that is not good gives a Suspect, whose error meets whoever looks at the user.
    """
    ip = client_ip(request.META)
    token = token_of(request.META)
    try:
        claims = read(token) if token else None
        return Actor(ip=ip) if claims is None else _caller(claims, ip)
    except Unproven as problem:
        return Suspect(problem, ip=ip)


def token_of(meta: Mapping[str, object]) -> str:
    """`Authorization-Bearer`, which wins, or what follows Bearer or JWT in `Authorization`."""
    if own := str(meta.get("HTTP_AUTHORIZATION_BEARER") or "").strip():
        return own
    scheme, _, token = str(meta.get("HTTP_AUTHORIZATION") or "").strip().partition(" ")
    return token.strip() if scheme.lower() in _SCHEMES else ""


def _caller(claims: Claims, ip: str) -> Actor:
    """The user as he is now: rights, state and key are never believed from the token."""
    with connection.cursor() as cursor:
        cursor.execute(_CALLER, [claims.user_id])
        row = cursor.fetchone()
    if claims.kind != ACCESS or row is None:
        raise Unproven(INVALID, "Invalid token. Create a new one by using tokenCreate.")
    email, is_staff, is_superuser, key = row
    if not constant_time_compare(key, claims.key):
        raise Unproven(INVALID, "Invalid token. Create a new one by using tokenCreate.")
    permissions = rights(is_staff=bool(is_staff), is_superuser=bool(is_superuser))
    return Actor(user_id=claims.user_id, label=email, permissions=permissions, ip=ip)
