"""How operations were answered: by their plans, or by the executor and why."""

from __future__ import annotations

import logging
from collections import Counter

logger = logging.getLogger("tuppence.graphql.engine")
MAX_REASONS = 1_000
PLANNED = "planned"
COUNTS: Counter[str] = Counter()
# What no fallback should be: the tests fail when anything stands here.
UNEXPECTED: list[str] = []


def planned() -> None:
    """An operation was answered by its plan."""
    COUNTS[PLANNED] += 1


def fell_back(reason: str) -> None:
    """An operation holds something that the planner leaves to the executor."""
    if reason in COUNTS or len(COUNTS) < MAX_REASONS:
        COUNTS[reason] += 1


def broke(error: Exception) -> None:
    """A plan failed: a fault of ours, although the executor answered."""
    fell_back(f"raised {type(error).__name__}")
    if len(UNEXPECTED) < MAX_REASONS:
        UNEXPECTED.append(repr(error))
    logger.error("a plan failed, the executor answers", exc_info=error)
