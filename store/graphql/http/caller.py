"""Who asks: the actor, found by the authenticator the settings name, and the address."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from store.kernel.actor import ANONYMOUS, Actor, Suspect


def actor(request: HttpRequest) -> Actor:
    """Who asks, by the authenticator that the settings name; nobody without one."""
    if not settings.TUPPENCE_ACTOR:
        return ANONYMOUS
    found: Actor = import_string(settings.TUPPENCE_ACTOR)(request)
    return found


def is_nobody(request: HttpRequest) -> bool:
    """Whether the request names no caller at all; the API asks no cookie who that is."""
    meta = request.META
    return not ("HTTP_AUTHORIZATION" in meta or "HTTP_AUTHORIZATION_BEARER" in meta)


def name(request: HttpRequest, who: Actor | None) -> str:
    """Whose budget a request is on and whose keys it may use: a user's, else an address's."""
    # Who came with a token that is not good is nobody here; the fields that look will say so.
    if who is not None and not isinstance(who, Suspect) and who.user_id is not None:
        return f"user:{who.user_id}"
    meta = request.META
    return _address(str(meta.get("REMOTE_ADDR", "")), str(meta.get("HTTP_X_FORWARDED_FOR", "")))


@lru_cache(maxsize=4096)
def _address(peer: str, told: str) -> str:
    if not settings.TUPPENCE_ADDRESS:
        return f"ip:{peer}"
    meta = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": told}
    return f"ip:{import_string(settings.TUPPENCE_ADDRESS)(meta)}"
