"""Signed links in mails: bound to the account's state, so that each works once and not for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare, salted_hmac

from store.accounts.models import User
from store.accounts.redirects import with_query
from store.kernel.clock import now


@dataclass(frozen=True)
class Purpose:
    """What a link is for: its name is the salt, so that no link does another's work."""

    name: str
    path: str
    lasts: timedelta
    outlives_log_in: bool = True


@dataclass(frozen=True)
class Opened:
    """A link that still works: whose it is, and what was written into it."""

    user: User
    words: dict[str, str]


RESET = Purpose("accounts.reset", "/account/reset/", timedelta(hours=1), outlives_log_in=False)
CONFIRM = Purpose("accounts.confirm", "/account/activate/", timedelta(days=3))
# These two lead to a storefront's page only.
EMAIL = Purpose("accounts.email", "", timedelta(hours=24))
DELETE = Purpose("accounts.delete", "", timedelta(hours=24))


def token_for(user: User, purpose: Purpose, **words: str) -> str:
    """A token that dies with its time, a new password, a new address, perhaps a log-in."""
    until = int((now() + purpose.lasts).timestamp())
    told = {"u": user.pk, "t": until, "s": _state(user, purpose)}
    return _signer(purpose).sign_object(told | ({"w": words} if words else {}))


def link_for(user: User, purpose: Purpose, redirect_url: str = "", **words: str) -> str:
    """The full address to be mailed: ours, or a storefront's page with `email` and `token`."""
    token = token_for(user, purpose, **words)
    if redirect_url:
        return with_query(redirect_url, email=words.get("email", user.email), token=token)
    return f"{settings.SITE_URL}{purpose.path}{token}"


def user_of(token: str, purpose: Purpose) -> User | None:
    """The active user a token still speaks for, else None."""
    opened = open_link(token, purpose)
    return opened.user if opened else None


def open_link(token: str, purpose: Purpose) -> Opened | None:
    """What a token still says, else None."""
    try:
        told = _signer(purpose).unsign_object(token)
    except (BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=told["u"], is_active=True).first()
    if user is None or told["t"] < now().timestamp():
        return None
    good = constant_time_compare(told["s"], _state(user, purpose))
    return Opened(user, told.get("w", {})) if good else None


def _signer(purpose: Purpose) -> Signer:
    return Signer(sep=".", salt=purpose.name)


def _state(user: User, purpose: Purpose) -> str:
    seen = None if purpose.outlives_log_in else user.last_login
    last = seen.isoformat() if seen else ""
    proven = user.email_confirmed_at or (user.confirmed_at if purpose is CONFIRM else None)
    confirmed = proven.isoformat() if proven else ""
    state = "\n".join([str(user.pk), user.email, user.password, last, confirmed])
    return salted_hmac(purpose.name, state, algorithm="sha256").hexdigest()[:32]
