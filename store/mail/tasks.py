"""Delivering and pruning mails."""

from __future__ import annotations

from datetime import timedelta

from store.mail.services import deliver, prune
from store.outbox.services import on
from store.schedule.services import periodic


@on("mail_written")
def deliver_mail(ref: str, _payload: dict[str, object]) -> None:
    """Out by SMTP or into the folder; what fails comes again later."""
    deliver(ref)


@periodic(every=timedelta(hours=6))
def prune_mails() -> int:
    """Mails older than 180 days."""
    return prune()
