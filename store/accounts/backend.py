"""Django's log-in by our rules: the owner's desk slows guessing like the shop's own form."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from store.accounts.models import User
from store.accounts.origin import client_ip
from store.accounts.services.users import verified


class AccountBackend(ModelBackend):
    """E-mail and password, throttled; permissions are Django's."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The user, or None; raises TooManyAttempts."""
        email = username or kwargs.get(User.USERNAME_FIELD)
        if not email or password is None:
            return None
        ip = client_ip(request.META) if request else "unknown"
        return verified(email=str(email), password=password, ip=ip)
