"""Slowing down whoever tries often: so many tries in a stretch of time, counted before the work."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F

from store.accounts.errors import TooManyAttempts
from store.accounts.models import Attempt
from store.kernel.clock import now
from store.schedule.services import prune as prune_rows


@dataclass(frozen=True)
class Allowance:
    """How many tries in how long."""

    name: str
    tries: int
    within: timedelta


QUARTER = timedelta(minutes=15)
LOG_IN = Allowance("log_in", 5, QUARTER)  # one account from one place
LOG_IN_PLACE = Allowance("log_in_place", 50, QUARTER)  # any account from one place
REGISTER = Allowance("register", 20, timedelta(hours=1))  # from one place
MAIL_TO = Allowance("mail_to", 4, timedelta(hours=1))  # mails asked for to one address
MAIL_FROM = Allowance("mail_from", 30, timedelta(hours=1))  # mails asked for from one place


def take(allowance: Allowance, *subject: str) -> bool:
    """Count one try; False when there is none left. One conditional UPDATE, so no race wins two."""
    rows = Attempt.objects.filter(subject=_digest(allowance, subject))
    began = now() - allowance.within
    if rows.filter(since__gt=began, tries__lt=allowance.tries).update(tries=F("tries") + 1):
        return True
    if rows.filter(since__lte=began).update(tries=1, since=now()):
        return True
    _, made = Attempt.objects.get_or_create(
        subject=_digest(allowance, subject), defaults={"tries": 1, "since": now()}
    )
    if made:
        return True
    # Somebody else made or renewed the row a moment ago: one try more, by the same condition.
    fresh = rows.filter(since__gt=began, tries__lt=allowance.tries)
    return bool(fresh.update(tries=F("tries") + 1))


def require(allowance: Allowance, *subject: str) -> None:
    """Count one try; raises TooManyAttempts when there is none left."""
    if not take(allowance, *subject):
        raise TooManyAttempts(int(allowance.within.total_seconds()) // 60)


def forgive(allowance: Allowance, *subject: str) -> None:
    """Give one try back: it was the right one."""
    rows = Attempt.objects.filter(subject=_digest(allowance, subject), tries__gt=0)
    rows.update(tries=F("tries") - 1)


def forget(allowance: Allowance, *subject: str) -> None:
    """Give all tries back."""
    Attempt.objects.filter(subject=_digest(allowance, subject)).delete()


def prune() -> int:
    """Delete what is older than a day."""
    return prune_rows(Attempt.objects.filter(since__lt=now() - timedelta(days=1)))


def _digest(allowance: Allowance, subject: tuple[str, ...]) -> str:
    words = "\n".join([allowance.name, *subject])
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
