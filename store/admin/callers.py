"""Who sits at the desk: the actor of a request, as the room above that knows people names it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from store.kernel.actor import ANONYMOUS, Actor

ActorOf = Callable[[Any], Actor]
_NAMED: list[ActorOf] = []


def named_by(actor_of: ActorOf) -> None:
    """Say which function knows the actor of a user; the last word counts."""
    _NAMED[:] = [actor_of]


def actor(request: HttpRequest) -> Actor:
    """The caller with all permissions held; nobody when no room has said who people are."""
    return _NAMED[0](request.user) if _NAMED else ANONYMOUS


def only_for(request: HttpRequest, permission: str) -> Actor:
    """The caller, if the permission is held; raises PermissionDenied (403) otherwise."""
    caller = actor(request)
    if not caller.can(permission):
        raise PermissionDenied
    return caller
