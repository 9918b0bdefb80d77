"""Reading channels and the shop."""

from __future__ import annotations

from store.channels.models import Channel, Shop
from store.kernel.errors import NotFound

DEFAULT_CHANNEL = "default-channel"


def default_channel() -> Channel:
    """The storefront's channel; raises NotFound when there is none."""
    channel = Channel.objects.filter(is_active=True).order_by("id").first()
    if channel is None:
        raise NotFound("channel_not_found", "This store has no active channel.", "channel")
    return channel


def channel_by_slug(slug: str) -> Channel | None:
    """The active channel of that name, or None."""
    return Channel.objects.filter(slug=slug, is_active=True).first()


def shop() -> Shop:
    """The shop's words; defaults when the owner has not written any."""
    return Shop.objects.filter(pk=1).first() or Shop()
