"""A new address for an account, and its end: both asked for by who is logged in, done by a mail."""

from __future__ import annotations

from django.db import transaction

from store.accounts.links import DELETE, EMAIL, open_link, user_of
from store.accounts.models import User
from store.accounts.queries import named_channel, user_of_actor
from store.accounts.redirects import clean_redirect
from store.accounts.services.attempts import LOG_IN, MAIL_FROM, MAIL_TO, forget, require, take
from store.accounts.services.passwords import matches
from store.accounts.words import clean_email
from store.kernel.actor import Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid
from store.kernel.rows import violation
from store.outbox.services import emit


def request_email_change(
    *, actor: Actor, new_email: str, password: str, redirect_url: str, channel: str | None = None
) -> User:
    """Mail a token to the new address; whether it has an account is not told.

    Raises Refused; Invalid: new_email (required, invalid_email), password (invalid_credentials),
    redirect_url, channel; TooManyAttempts.
    """
    user = user_of_actor(actor)
    address = clean_email(new_email, field="new_email")
    page = clean_redirect(redirect_url)
    named_channel(channel)
    require(LOG_IN, "change", str(user.pk), actor.ip)
    if not matches(user, password):
        raise Invalid("invalid_credentials", "This is not your password.", "password")
    forget(LOG_IN, "change", str(user.pk), actor.ip)
    require(MAIL_FROM, actor.ip)
    taken = User.objects.filter(email=address).exists()
    if take(MAIL_TO, address) and not taken:
        emit("email_change_requested", user.pk, email=address, redirect_url=page)
    return user


def confirm_email_change(*, actor: Actor, token: str) -> User:
    """Give the account the address that the token was mailed to; works once.

    Raises Refused; Invalid: invalid (token); Conflict: unique (new_email).
    """
    user = user_of_actor(actor)
    opened = open_link(token, EMAIL)
    if opened is None or opened.user != user:
        raise _expired()
    taken = Conflict("unique", "This address has an account.", "new_email")
    with violation({"email": taken}), transaction.atomic():
        rows = User.objects.filter(pk=user.pk, email=user.email)
        if not rows.update(email=opened.words["email"], email_confirmed_at=now()):
            raise _expired()
        emit("email_confirmed", user.pk)
        emit("email_changed", user.pk, old=user.email)
    user.refresh_from_db()
    return user


def request_deletion(*, actor: Actor, redirect_url: str, channel: str | None = None) -> None:
    """Mail the caller a token that deletes the account.

    Raises Refused; Invalid: redirect_url, channel; Conflict: delete_staff_account; TooManyAttempts.
    """
    user = _leaving(actor)
    page = clean_redirect(redirect_url)
    named_channel(channel)
    require(MAIL_FROM, actor.ip)
    if take(MAIL_TO, user.email):
        emit("deletion_requested", user.pk, redirect_url=page)


def delete_account(*, actor: Actor, token: str) -> User:
    """Delete the caller's account by the mailed token; answers the row that was.

    Orders and rights stay with the shop's books, without their user. Raises Refused; Invalid:
    invalid (token); Conflict: delete_staff_account.
    """
    user = _leaving(actor)
    if user_of(token, DELETE) != user:
        raise _expired()
    with transaction.atomic():
        # Held, so that nothing is put into the account while it is emptied.
        held = User.objects.select_for_update().filter(pk=user.pk, password=user.password).first()
        if held is None:
            raise _expired()
        held.delete()
    return user


def _leaving(actor: Actor) -> User:
    user = user_of_actor(actor)
    if user.is_staff or user.is_superuser:
        message = "An account of the staff is closed at the owner's desk."
        raise Conflict("delete_staff_account", message)
    return user


def _expired() -> Invalid:
    return Invalid("invalid", "This link has expired or was used. Ask for a new one.", "token")
