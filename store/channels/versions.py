"""The shop and its channels are watched."""

from __future__ import annotations

from store.channels.models import Channel, Shop
from store.versions.registry import watch

watch("shop", Shop, Channel)
