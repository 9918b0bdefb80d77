"""Reading channels and the shop."""

from __future__ import annotations

from django.db.models import QuerySet

from store.channels.models import Channel, Shop
from store.graphql.engine.instances import instances
from store.graphql.engine.prepared import prepared
from store.kernel.errors import NotFound

DEFAULT_CHANNEL = "default-channel"
_COLUMNS = tuple(field.attname for field in Channel._meta.concrete_fields)


def default_channel() -> Channel:
    """The storefront's channel; raises NotFound when there is none."""
    channel = next(iter(active_channels()), None)
    if channel is None:
        raise NotFound("channel_not_found", "This store has no active channel.", "channel")
    return channel


@prepared
def _active(slug: str | None) -> QuerySet[Channel, tuple[object, ...]]:
    rows = Channel.objects.filter(is_active=True)
    if slug is not None:
        rows = rows.filter(slug=slug)
    return rows.order_by("id").values_list(*_COLUMNS)


def channel_by_slug(slug: str) -> Channel | None:
    """The active channel of that name, or None."""
    return next(iter(_channels(slug)), None)


def active_channels() -> list[Channel]:
    """All channels that sell, in their order, in one query."""
    return _channels(None)


def _channels(slug: str | None) -> list[Channel]:
    return [Channel.from_db("default", _COLUMNS, row) for row in _active(slug=slug)]


def shop() -> Shop:
    """The shop's words; defaults when the owner has not written any."""
    return next(iter(_shops()), None) or Shop()


@instances(Shop)
def _shops() -> QuerySet[Shop]:
    return Shop.objects.filter(pk=1)
