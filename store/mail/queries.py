"""Reading mails."""

from __future__ import annotations

from django.db.models import QuerySet

from store.mail.models import Mail


def mails_about(ref: str) -> QuerySet[Mail]:
    """The mails of a reference, newest first."""
    return Mail.objects.filter(ref=ref).order_by("-created_at", "-id")
