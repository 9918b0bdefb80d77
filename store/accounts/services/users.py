"""Becoming a user, proving the address, and logging in; no answer tells who has an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from store.accounts.links import CONFIRM, user_of
from store.accounts.models import User
from store.accounts.queries import must_confirm, policy
from store.accounts.services.attempts import (
    LOG_IN,
    LOG_IN_PLACE,
    MAIL_FROM,
    MAIL_TO,
    REGISTER,
    forget,
    forgive,
    require,
    take,
)
from store.accounts.services.passwords import accept, hashed, matches
from store.accounts.words import EMAIL_LENGTH, clean_email, clean_name
from store.kernel.clock import now
from store.kernel.errors import Invalid, NotFound
from store.outbox.services import emit


@dataclass(frozen=True)
class Extra:
    """What clients of the API say of a new account, and the page its link leads to; all cleaned."""

    language_code: str = "en"
    metadata: Mapping[str, str] = field(default_factory=dict)
    redirect_url: str = ""


NOTHING = Extra()


def register(
    *,
    email: str,
    password: str,
    first_name: str = "",
    last_name: str = "",
    ip: str = "",
    more: Extra = NOTHING,
) -> bool:
    """Make an account whose address is proven by a mailed link; a known address gets a mail too.

    Answers whether the address has to be confirmed, which is the shop's rule: the same, and after
    as long, whether or not the address has an account. Raises Invalid: required, invalid_email,
    too_long, control_characters; as `accept` for the password; TooManyAttempts.
    """
    user = User(
        email=clean_email(email),
        first_name=clean_name(first_name, field="first_name"),
        last_name=clean_name(last_name, field="last_name"),
        language_code=more.language_code,
        metadata=dict(more.metadata),
    )
    accept(password, user=user)
    require(REGISTER, ip)
    asks = policy().confirm_by_mail
    user.confirmed_at = None if asks else now()
    user.password = hashed(password)
    if not _made(user, more.redirect_url) and take(MAIL_TO, user.email):
        emit("account_exists", user.email)
    return asks


def _made(user: User, redirect_url: str) -> bool:
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            emit("account_registered", user.pk, redirect_url=redirect_url)
    except IntegrityError:  # the address is taken: UNIQUE decides, also between two at once
        return False
    return True


def resend_confirmation(*, email: str, ip: str) -> None:
    """Send the confirmation link again; the same answer for every address.

    Raises Invalid: required, invalid_email; TooManyAttempts (too many from one place).
    """
    address = clean_email(email)
    require(MAIL_FROM, ip)
    if take(MAIL_TO, address):
        emit("confirmation_requested", address)


def confirm_email(*, token: str, password: str) -> User:
    """Prove the address: the link from the mail and the password chosen at registration.

    The password keeps a stranger who registered somebody else's address from gaining what the
    address's owner confirms. Raises NotFound: link_expired; Invalid: invalid_password;
    TooManyAttempts.
    """
    user = user_of(token, CONFIRM)
    if user is None or user.email_confirmed_at is not None:
        raise NotFound("link_expired", "This link has expired or was used. Ask for a new one.")
    require(LOG_IN, "confirm", str(user.pk))
    if not matches(user, password):
        raise Invalid("invalid_password", "This is not the password you chose.", "password")
    with transaction.atomic():
        rows = User.objects.filter(pk=user.pk, email_confirmed_at=None)
        if rows.update(email_confirmed_at=now()):
            emit("email_confirmed", user.pk)
    user.refresh_from_db()
    return user


def authenticate(*, email: str, password: str, ip: str) -> User:
    """The user with this e-mail and password. Raises Invalid: invalid_credentials; TooManyAttempts.

    One answer, and one hash's work, for an unknown address, a wrong password, a closed account and
    one that is not confirmed.
    """
    user = verified(email=email, password=password, ip=ip)
    if user is None:
        message = (
            "E-mail and password do not match an account with a confirmed address. "
            "If you have just registered, follow the link in our mail first."
        )
        raise Invalid("invalid_credentials", message, "password")
    return user


def verified(*, email: str, password: str, ip: str) -> User | None:
    """As `authenticate`, with None for any mismatch. Raises TooManyAttempts."""
    address = email.strip().lower()
    # Counted before the work, so that a hundred guesses at once are counted too.
    require(LOG_IN_PLACE, ip)
    require(LOG_IN, address, ip)
    askable = address.isprintable() and len(address) <= EMAIL_LENGTH
    user = User.objects.filter(email=address).first() if askable else None
    if not matches(user, password):
        return None
    if user is None or not user.is_active or must_confirm(user):
        return None
    forget(LOG_IN, address, ip)
    forgive(LOG_IN_PLACE, ip)
    return user
