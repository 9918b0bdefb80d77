"""Pruning what the API keeps for a while."""

from __future__ import annotations

from datetime import timedelta

from store.graphql.models import KeptAnswer, PersistedDocument
from store.kernel.clock import now
from store.schedule.services import periodic, prune

ANSWERS = timedelta(hours=24)
DOCUMENTS = timedelta(days=7)


@periodic(every=timedelta(hours=1))
def prune_answers() -> int:
    """Answers that were kept for 24 hours: their keys may be used anew."""
    return prune(KeptAnswer.objects.filter(created_at__lt=now() - ANSWERS))


@periodic(every=timedelta(hours=6))
def prune_documents() -> int:
    """Documents kept for 7 days; a client that still asks for one sends it again by itself."""
    return prune(PersistedDocument.objects.filter(created_at__lt=now() - DOCUMENTS))
