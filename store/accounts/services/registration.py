"""Opening an account by API, and proving its address: what a storefront on another host needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from store.accounts.links import CONFIRM, user_of
from store.accounts.models import User
from store.accounts.queries import named_channel, policy, user_of_actor
from store.accounts.redirects import clean_redirect
from store.accounts.services.attempts import LOG_IN, MAIL_FROM, MAIL_TO, require, take
from store.accounts.services.passwords import matches
from store.accounts.services.users import Extra, register
from store.accounts.words import clean_email, clean_language, clean_metadata
from store.kernel.actor import Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid
from store.outbox.services import emit


@dataclass(frozen=True)
class Registered:
    """The answer to everybody: what was typed (a row that is not saved), and what comes next."""

    user: User
    requires_confirmation: bool


def register_account(
    *,
    email: str,
    password: str,
    first_name: str = "",
    last_name: str = "",
    language_code: str = "en",
    metadata: Mapping[str, str] | None = None,
    redirect_url: str = "",
    channel: str | None = None,
    ip: str,
) -> Registered:
    """Make an account; the same answer whether or not the address has one.

    Raises as `register` does, and Invalid: redirect_url (required, invalid), channel (not_found,
    channel_inactive, missing_channel_slug), language_code, metadata (required, too_long, invalid).
    """
    asks = policy().confirm_by_mail
    if asks or redirect_url:
        clean_redirect(redirect_url)
    named_channel(channel, needed=asks)
    more = Extra(
        language_code=clean_language(language_code),
        metadata=clean_metadata(metadata or {}),
        redirect_url=redirect_url,
    )
    asks = register(
        email=email,
        password=password,
        first_name=first_name,
        last_name=last_name,
        ip=ip,
        more=more,
    )
    typed = User(
        email=clean_email(email),
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        language_code=more.language_code,
        metadata=more.metadata,
        confirmed_at=None if asks else now(),
    )
    return Registered(typed, asks)


def send_confirmation(*, actor: Actor, redirect_url: str, channel: str | None = None) -> User:
    """Mail the caller the confirming link again. Raises Refused; Conflict: already_confirmed.

    Invalid: redirect_url, channel; TooManyAttempts.
    """
    user = user_of_actor(actor)
    page = clean_redirect(redirect_url)
    named_channel(channel)
    if user.is_confirmed:
        raise Conflict("already_confirmed", "This account is confirmed already.")
    require(MAIL_FROM, actor.ip)
    if take(MAIL_TO, user.email):
        emit("confirmation_requested", user.email, redirect_url=page)
    return user


def confirm_account(*, email: str, token: str, password: str | None = None) -> User:
    """Open the account by the mailed token, which works once.

    With the password it also proves that who has the mailbox chose it, so that earlier orders of
    the address join the account. Without, a stranger may have: the account opens, nothing joins.
    Raises Invalid: invalid (token), invalid_credentials (password); TooManyAttempts.
    """
    user = user_of(token, CONFIRM)
    if user is None or user.email != email.strip().lower() or user.is_confirmed:
        raise _expired()
    if password is not None:
        require(LOG_IN, "confirm", str(user.pk))
        if not matches(user, password):
            message = "This is not the password you chose."
            raise Invalid("invalid_credentials", message, "password")
    unconfirmed = User.objects.filter(pk=user.pk, confirmed_at=None, email_confirmed_at=None)
    if not _confirm(unconfirmed, user, proven=password is not None):
        raise _expired()
    user.refresh_from_db()
    return user


def _confirm(unconfirmed: QuerySet[User], user: User, *, proven: bool) -> bool:
    column = "email_confirmed_at" if proven else "confirmed_at"
    with transaction.atomic():
        done = unconfirmed.update(**{column: now()})
        if done and proven:
            emit("email_confirmed", user.pk)
    return bool(done)


def _expired() -> Invalid:
    return Invalid("invalid", "This link has expired or was used. Ask for a new one.", "token")
