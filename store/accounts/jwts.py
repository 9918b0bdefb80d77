"""Our tokens as strings: signed, and read again; what is not one of ours is nobody's."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from django.conf import settings

from store.accounts.keys import ALGORITHM, public_key, signing_key
from store.kernel.clock import now
from store.kernel.errors import Unproven
from store.kernel.ids import from_global

OWNER = "saleor"  # by this word clients know whose token it is
ACCESS, REFRESH = "access", "refresh"
LASTS = {ACCESS: timedelta(minutes=5), REFRESH: timedelta(days=30)}
EXPIRED, FORGED, INVALID = "ExpiredSignatureError", "InvalidSignatureError", "InvalidTokenError"
MAX_TOKEN = 8_000
_REMEMBERED = 4_000
# Signature alone: our clock may be moved, and any audience is for whoever asked for it.
_SIGNATURE_ONLY: Any = {
    f"verify_{claim}": False for claim in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")
}


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says; `key` is the user's, at the time of signing."""

    user_id: int
    key: str
    kind: str
    until: int
    payload: Mapping[str, Any]


# Good tokens by their digest, so that a signature is checked once in five minutes and process.
_known: OrderedDict[bytes, Claims] = OrderedDict()


def sign(*, kind: str, claims: Mapping[str, Any]) -> str:
    """A token of this kind with these claims, signed by the newest key."""
    at = int(now().timestamp())
    payload = {
        "iat": at,
        "exp": at + int(LASTS[kind].total_seconds()),
        "owner": OWNER,
        "iss": f"{settings.SITE_URL}/graphql/",
        "type": kind,
        **claims,
    }
    key = signing_key()
    return jwt.encode(payload, key.private, algorithm=ALGORITHM, headers={"kid": key.kid})


def read(token: str) -> Claims | None:
    """What one of our tokens says; None for any other string. Raises Unproven.

    Names of the error: ExpiredSignatureError, InvalidSignatureError, InvalidTokenError.
    """
    digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
    claims = _known.get(digest) or _verified(token)
    if claims is None:
        return None
    if claims.until <= now().timestamp():
        _known.pop(digest, None)
        raise Unproven(EXPIRED, "Signature has expired")
    if claims.kind == ACCESS:
        _remember(digest, claims)
    return claims


def _remember(digest: bytes, claims: Claims) -> None:
    _known[digest] = claims
    while len(_known) > _REMEMBERED:
        _known.popitem(last=False)


def _verified(token: str) -> Claims | None:
    told = _unverified(token)
    if told is None or told[1].get("owner") != OWNER:
        return None
    header = told[0]
    if header.get("alg") != ALGORITHM:
        raise Unproven(INVALID, "Invalid token: it is not signed as ours are.")
    key = public_key(header.get("kid"))
    if key is None:
        raise Unproven(FORGED, "Signature verification failed")
    try:
        payload = jwt.decode(token, key, algorithms=[ALGORITHM], options=_SIGNATURE_ONLY)
    except jwt.InvalidSignatureError as error:
        raise Unproven(FORGED, "Signature verification failed") from error
    except jwt.InvalidTokenError as error:
        raise Unproven(INVALID, "Invalid token.") from error
    return Claims(
        user_id=int(from_global(payload["user_id"], "User")),
        key=payload["token"],
        kind=payload["type"],
        until=payload["exp"],
        payload=payload,
    )


def _unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Header and payload of anything in a token's form, believed by nobody yet."""
    parts = token.split(".")
    if len(token) > MAX_TOKEN or len(parts) != 3:
        return None
    header, payload = _part(parts[0]), _part(parts[1])
    return (header, payload) if header is not None and payload is not None else None


def _part(text: str) -> dict[str, Any] | None:
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        value = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, RecursionError):  # no ASCII, no base64, no UTF-8, no JSON, or too deep
        return None
    return value if isinstance(value, dict) else None
