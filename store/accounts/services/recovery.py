"""Passwords by API: forgotten ones set anew by a mailed token, known ones changed."""

from __future__ import annotations

from store.accounts.links import RESET, user_of
from store.accounts.models import User
from store.accounts.queries import named_channel, user_of_actor
from store.accounts.redirects import clean_redirect
from store.accounts.services.passwords import (
    change_password,
    request_password_reset,
    reset_password,
)
from store.accounts.services.sessions import Issued, issue
from store.kernel.actor import Actor
from store.kernel.errors import Invalid


def request_reset(*, email: str, redirect_url: str, channel: str | None = None, ip: str) -> None:
    """Mail a token for a new password; the same answer for every address.

    Raises Invalid: email (required, invalid_email), redirect_url (required, invalid), channel
    (not_found, channel_inactive); TooManyAttempts.
    """
    page = clean_redirect(redirect_url)
    named_channel(channel)
    request_password_reset(email=email, ip=ip, redirect_url=page)


def set_password(*, email: str, token: str, password: str) -> Issued:
    """Set a new password by the mailed token, which works once; confirms the address; logs in.

    Every token of before ends. Raises Invalid: invalid (token); as `accept` for the password.
    """
    user = user_of(token, RESET)
    if user is None or user.email != email.strip().lower():
        message = "This link has expired or was used. Ask for a new one."
        raise Invalid("invalid", message, "token")
    return issue(user=reset_password(token=token, password=password))


def change_own_password(*, actor: Actor, old_password: str | None, new_password: str) -> User:
    """Change the caller's password; all tokens end, the caller's own too.

    Raises Refused; Invalid: invalid_password (old_password); as `accept` at new_password;
    TooManyAttempts.
    """
    user = user_of_actor(actor)
    change_password(
        user=user, old_password=old_password or "", new_password=new_password, ip=actor.ip
    )
    return user
