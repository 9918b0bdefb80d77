"""All that this room brings to the API."""

from __future__ import annotations

from store.accounts.api import (
    forms,
    metadata,
    people,
    profile,
    registering,
    rights,
    sessions,
    shop,
)

__all__ = [
    "forms",
    "metadata",
    "people",
    "profile",
    "registering",
    "rights",
    "sessions",
    "shop",
]
