"""Who asks through the API: the caller of a request, by the token in its headers."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from store.accounts.jwts import ACCESS, INVALID, Claims, read
from store.accounts.models import User
from store.accounts.origin import client_ip
from store.accounts.permissions import rights
from store.kernel.actor import Actor, Suspect
from store.kernel.errors import Unproven

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
    rows = User.objects.filter(pk=claims.user_id, is_active=True)
    row = rows.values_list("email", "is_staff", "is_superuser", "token_key")[:1]
    if claims.kind != ACCESS or not row:
        raise Unproven(INVALID, "Invalid token. Create a new one by using tokenCreate.")
    email, is_staff, is_superuser, key = row[0]
    if not constant_time_compare(key, claims.key):
        raise Unproven(INVALID, "Invalid token. Create a new one by using tokenCreate.")
    permissions = rights(is_staff=is_staff, is_superuser=is_superuser)
    return Actor(user_id=claims.user_id, label=email, permissions=permissions, ip=ip)
