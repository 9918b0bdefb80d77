"""Which channel a root field speaks of."""

from __future__ import annotations

from store.channels.models import Channel
from store.channels.queries import active_channels, channel_by_slug
from store.kernel.errors import Invalid


def channel_of(slug: str | None) -> Channel | None:
    """The active channel of that slug, or the only one; None for a slug that names none.

    Raises Invalid (graphql_error) when none was named and there are several.
    """
    if slug is not None:
        return channel_by_slug(slug)
    active = active_channels()
    if len(active) > 1:
        raise Invalid("graphql_error", "There are several channels: name one.", "channel")
    return active[0] if active else None
