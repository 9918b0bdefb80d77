"""Log-ins by API: each wrong one makes its place wait 1, 2, 4 … seconds, whatever comes next."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Value, When

from store.accounts.models import LogInDelay
from store.kernel.clock import now
from store.schedule.services import prune as prune_rows

MOST = timedelta(hours=1)
FORGOTTEN = timedelta(hours=2)  # after the last wait
_EVERY = 10


def is_blocked(*, ip: str) -> bool:
    """Whether the place has to wait, also with the right password."""
    return LogInDelay.objects.filter(subject=_digest(ip), until__gt=now()).exists()


def count_failure(*, email: str, ip: str) -> bool:
    """Count a wrong log-in and block its place; False when another one blocked it meanwhile.

    Of a hundred guesses at the same moment one is counted, and only its result may be told: then
    guessing at once is no faster than guessing one by one.
    """
    place, pair = _digest(ip), _digest(ip, email)
    moment = now()
    with transaction.atomic():
        fresh = [LogInDelay(subject=subject, until=moment) for subject in sorted([place, pair])]
        LogInDelay.objects.bulk_create(fresh, ignore_conflicts=True)
        # The place's row is won, and then held, by this UPDATE alone.
        if not _count(place, moment):
            return False
        _count(pair, moment)
        rows = LogInDelay.objects.filter(subject__in=[place, pair])
        failures = dict(rows.values_list("subject", "failures"))
        wait = delay(of_account=failures[pair], of_place=failures[place])
        LogInDelay.objects.filter(subject=place).update(until=moment + wait)
    return True


def clear(*, email: str, ip: str) -> None:
    """Forget the place's and the account's wrong log-ins: this one was right."""
    rows = LogInDelay.objects.filter(subject__in=[_digest(ip), _digest(ip, email)])
    if rows.exists():
        rows.delete()


def delay(*, of_account: int, of_place: int) -> timedelta:
    """How long to wait: doubled by each failure at one account, by every tenth of the place."""
    doubled = max(of_account - 1, of_place // _EVERY)
    return min(MOST, timedelta(seconds=2 ** min(doubled, 12)))


def prune_delays() -> int:
    """Delete what is forgotten anyway."""
    return prune_rows(LogInDelay.objects.filter(until__lt=now() - FORGOTTEN))


def _count(subject: str, moment: datetime) -> bool:
    """One failure more, unless the row's wait is not over."""
    again = Case(When(until__lt=moment - FORGOTTEN, then=Value(1)), default=F("failures") + 1)
    rows = LogInDelay.objects.filter(subject=subject, until__lte=moment)
    return bool(rows.update(failures=again, until=moment + timedelta(seconds=1)))


def _digest(*subject: str) -> str:
    """No typed address lies about in clear."""
    words = "\n".join(["delay", *subject])
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
