"""What the owner says of accounts is watched, for the shop tells it; accounts are not."""

from __future__ import annotations

from store.accounts.models import Policy
from store.versions.registry import watch

watch("shop", Policy)
