"""Mails about accounts, written after the answer was given, and pruning of counted attempts."""

from __future__ import annotations

from datetime import timedelta

from store.accounts.links import CONFIRM, DELETE, EMAIL, RESET, Purpose, link_for
from store.accounts.models import User
from store.accounts.queries import user_by_email
from store.accounts.services.attempts import prune
from store.accounts.services.delays import prune_delays
from store.channels.queries import shop
from store.mail.services import send
from store.outbox.services import on
from store.schedule.services import periodic


@on("account_registered")
def mail_confirmation(ref: str, payload: dict[str, object]) -> None:
    """The link that proves the address; `ref` is the user's id."""
    _confirmation(_active(ref), payload)


@on("confirmation_requested")
def mail_confirmation_again(ref: str, payload: dict[str, object]) -> None:
    """The same again; `ref` is an address, of an account or not."""
    _confirmation(user_by_email(ref), payload)


@on("account_exists")
def mail_account_exists(ref: str, payload: dict[str, object]) -> None:
    """Somebody registered an address that has an account."""
    _mail("account_exists", user_by_email(ref), RESET, payload)


@on("password_reset_requested")
def mail_password_reset(ref: str, payload: dict[str, object]) -> None:
    """A link for a new password, when the address has an account."""
    _mail("password_reset", user_by_email(ref), RESET, payload)


@on("deletion_requested")
def mail_deletion(ref: str, payload: dict[str, object]) -> None:
    """A link that deletes the account; `ref` is the user's id."""
    _mail("account_deletion", _active(ref), DELETE, payload)


@on("email_change_requested")
def mail_email_change(ref: str, payload: dict[str, object]) -> None:
    """A link to the new address, which proves it; `ref` is the user's id."""
    _mail("email_change", _active(ref), EMAIL, payload, email=str(payload["email"]))


@on("email_changed")
def mail_email_changed(ref: str, payload: dict[str, object]) -> None:
    """Word to the address that was: if it was not its owner, something can still be done."""
    user = _active(ref)
    if user is not None:
        data = {"shop": shop().name, "name": user.first_name, "email": user.email}
        send(kind="email_changed", to=str(payload["old"]), data=data, ref=f"user:{user.pk}")


@periodic(every=timedelta(hours=6))
def prune_attempts() -> int:
    """Counted attempts older than a day, and waits that are over."""
    return prune() + prune_delays()


def _active(ref: str) -> User | None:
    return User.objects.filter(pk=int(ref), is_active=True).first()


def _confirmation(user: User | None, payload: dict[str, object]) -> None:
    if user is not None and not user.is_confirmed:
        _mail("confirm_email", user, CONFIRM, payload)


def _mail(
    kind: str, user: User | None, purpose: Purpose, payload: dict[str, object], **words: str
) -> None:
    """A link to the user, or to the new `email`; it leads to our page or to a storefront's."""
    if user is None:
        return
    page = str(payload.get("redirect_url") or "")
    data = {
        "shop": shop().name,
        "name": user.first_name,
        "link": link_for(user, purpose, page, **words),
        "elsewhere": bool(page),
    }
    send(kind=kind, to=words.get("email", user.email), data=data, ref=f"user:{user.pk}")
