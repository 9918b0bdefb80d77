"""Mails about accounts, written after the answer was given, and pruning of counted attempts."""

from __future__ import annotations

from datetime import timedelta

from store.accounts.links import CONFIRM, RESET, Purpose, link_for
from store.accounts.models import User
from store.accounts.queries import user_by_email
from store.accounts.services.attempts import prune
from store.accounts.services.delays import prune_delays
from store.channels.queries import shop
from store.mail.services import send
from store.outbox.services import on
from store.schedule.services import periodic


@on("account_registered")
def mail_confirmation(ref: str, _payload: dict[str, object]) -> None:
    """The link that proves the address; `ref` is the user's id."""
    _confirmation(User.objects.filter(pk=int(ref), is_active=True).first())


@on("confirmation_requested")
def mail_confirmation_again(ref: str, _payload: dict[str, object]) -> None:
    """The same again; `ref` is an address, of an account or not."""
    _confirmation(user_by_email(ref))


@on("account_exists")
def mail_account_exists(ref: str, _payload: dict[str, object]) -> None:
    """Somebody registered an address that has an account."""
    _mail("account_exists", user_by_email(ref), RESET)


@on("password_reset_requested")
def mail_password_reset(ref: str, _payload: dict[str, object]) -> None:
    """A link for a new password, when the address has an account."""
    _mail("password_reset", user_by_email(ref), RESET)


@periodic(every=timedelta(hours=6))
def prune_attempts() -> int:
    """Counted attempts older than a day, and waits that are over."""
    return prune() + prune_delays()


def _confirmation(user: User | None) -> None:
    if user is not None and user.email_confirmed_at is None:
        _mail("confirm_email", user, CONFIRM)


def _mail(kind: str, user: User | None, purpose: Purpose) -> None:
    if user is None:
        return
    data = {
        "shop": shop().name,
        "name": user.first_name,
        "link": link_for(user, purpose),
    }
    send(kind=kind, to=user.email, data=data, ref=f"user:{user.pk}")
