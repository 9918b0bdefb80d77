"""What a user may do: the actor that services authorise."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from store.accounts.models import User
from store.kernel.actor import ALL, ANONYMOUS, Actor


def actor_of(user: User | AnonymousUser | None) -> Actor:
    """The user as an actor: the owner may everything, all others nothing; nobody is anonymous."""
    if not isinstance(user, User) or not user.is_active:
        return ANONYMOUS
    permissions = rights(is_staff=user.is_staff, is_superuser=user.is_superuser)
    return Actor(user_id=user.pk, label=user.email, permissions=permissions)


def rights(*, is_staff: bool, is_superuser: bool) -> frozenset[str]:
    """The permissions of an active user."""
    return ALL if is_staff and is_superuser else frozenset()
