"""Signed links in mails: bound to the account's state, so that each works once and not for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare, salted_hmac

from store.accounts.models import User
from store.kernel.clock import now


@dataclass(frozen=True)
class Purpose:
    """What a link is for: its name is the salt, so that no link does another's work."""

    name: str
    path: str
    lasts: timedelta


RESET = Purpose("accounts.reset", "/account/reset/", timedelta(hours=1))
CONFIRM = Purpose("accounts.confirm", "/account/activate/", timedelta(days=3))


def token_for(user: User, purpose: Purpose) -> str:
    """A token that dies with its time, a new password, a log-in, or a new address."""
    until = int((now() + purpose.lasts).timestamp())
    return _signer(purpose).sign_object({"u": user.pk, "t": until, "s": _state(user, purpose)})


def link_for(user: User, purpose: Purpose) -> str:
    """The full address to be mailed."""
    return f"{settings.SITE_URL}{purpose.path}{token_for(user, purpose)}"


def user_of(token: str, purpose: Purpose) -> User | None:
    """The active user a token still speaks for, else None."""
    try:
        told = _signer(purpose).unsign_object(token)
    except (BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=told["u"], is_active=True).first()
    if user is None or told["t"] < now().timestamp():
        return None
    return user if constant_time_compare(told["s"], _state(user, purpose)) else None


def _signer(purpose: Purpose) -> Signer:
    return Signer(sep=".", salt=purpose.name)


def _state(user: User, purpose: Purpose) -> str:
    last = user.last_login.isoformat() if user.last_login else ""
    confirmed = user.email_confirmed_at.isoformat() if user.email_confirmed_at else ""
    state = "\n".join([str(user.pk), user.email, user.password, last, confirmed])
    return salted_hmac(purpose.name, state, algorithm="sha256").hexdigest()[:32]
