"""Passwords: checked, changed, asked for anew; argon2 work is limited and equal for all."""

from __future__ import annotations

import threading
import unicodedata

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from store.accounts.links import RESET, user_of
from store.accounts.models import User
from store.accounts.services.attempts import (
    LOG_IN,
    MAIL_FROM,
    MAIL_TO,
    forget,
    require,
    take,
)
from store.accounts.words import clean_email
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid, NotFound, Problems
from store.kernel.ids import new_token
from store.outbox.services import emit

LONGEST = 1024
# One argon2 hash takes 100 MB; a crowd at the door must wait instead of filling the memory.
_hashing = threading.BoundedSemaphore(4)


def hashed(password: str) -> str:
    """The password's hash, to be stored."""
    with _hashing:
        return make_password(password)


def matches(user: User | None, password: str) -> bool:
    """Whether it is the user's password; as much work for nobody, and for what is too long."""
    tried = password[:LONGEST].encode("utf-8", "replace").decode()
    with _hashing:
        if user is None:
            make_password(tried)
            return False
        return check_password(tried, user.password) and tried == password


def accept(password: str, *, user: User, field: str = "password") -> None:
    """Raise unless it will do as the new password.

    Invalid: required, too_long, invalid; or Problems, one for each rule it breaks:
    password_too_short, password_too_common, password_too_similar.
    """
    if not password:
        raise Invalid("required", "Enter a password.", field)
    if len(password) > LONGEST:
        raise Invalid("too_long", f"A password has at most {LONGEST} characters.", field)
    if any(unicodedata.category(sign) == "Cs" for sign in password):
        raise Invalid("invalid", "This password has signs that are no text.", field)
    try:
        validate_password(password, user)
    except ValidationError as error:
        problems = [
            Invalid(str(each.code or "invalid"), " ".join(each.messages), field)
            for each in error.error_list
        ]
        raise Problems(problems) from error


def change_password(*, user: User, old_password: str, new_password: str, ip: str) -> None:
    """Replace the password; other sessions and all tokens end. Raises as `accept` does, and

    Invalid: invalid_password (old_password); Conflict: account_changed; TooManyAttempts.
    """
    require(LOG_IN, "change", str(user.pk), ip)
    if not matches(user, old_password):
        raise Invalid("invalid_password", "This is not your password.", "old_password")
    forget(LOG_IN, "change", str(user.pk), ip)
    accept(new_password, user=user, field="new_password")
    _replace(user, hashed(new_password), confirms=False)


def request_password_reset(*, email: str, ip: str, redirect_url: str = "") -> None:
    """Ask for a reset link. The answer and the time are the same for every address.

    The link leads to our own page, or to `redirect_url`, already cleaned. Raises Invalid: required,
    invalid_email; TooManyAttempts (too many from one place).
    """
    address = clean_email(email)
    require(MAIL_FROM, ip)
    if take(MAIL_TO, address):
        emit("password_reset_requested", address, redirect_url=redirect_url)


def reset_password(*, token: str, password: str) -> User:
    """Set a new password by a mailed link, which also confirms the address; works once.

    Raises NotFound: link_expired; otherwise as `accept`.
    """
    user = user_of(token, RESET)
    if user is None:
        raise NotFound("link_expired", "This link has expired or was used. Ask for a new one.")
    accept(password, user=user)
    _replace(user, hashed(password), confirms=True)
    return user


def _replace(user: User, password_hash: str, *, confirms: bool) -> None:
    """Compare-and-set on the old hash: of two requests with one link one wins. Tokens end."""
    values: dict[str, object] = {"password": password_hash, "token_key": new_token()}
    confirms = confirms and user.email_confirmed_at is None
    if confirms:
        values["email_confirmed_at"] = now()
    with transaction.atomic():
        if not User.objects.filter(pk=user.pk, password=user.password).update(**values):
            raise Conflict("account_changed", "The password was just changed.", "password")
        if confirms:
            emit("email_confirmed", user.pk)
    user.refresh_from_db()
