"""What mail lacks before a store can go live."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from store.audit.registry import readiness


@readiness("mail")
def mail() -> Iterator[str]:
    """SMTP and a sender of one's own."""
    if not settings.SMTP_URL:
        yield "Mail cannot be sent: set TUPPENCE_SMTP_URL (smtp://user:password@host:587)."
    elif settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield "Mail has no sender: set TUPPENCE_MAIL_FROM (shop@your.domain)."
