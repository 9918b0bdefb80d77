"""Which channel catalog's fields speak of, and what a search in them looks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.search.match import Needle
from catalog.search.queries import asked
from store.channels.api.scope import channel_of
from store.channels.queries import active_channels
from store.graphql.engine.batch import Batch, Scope
from store.graphql.engine.known import known
from store.kernel.actor import MANAGE_PRODUCTS


@dataclass(frozen=True, slots=True)
class Searched(Scope):
    """A scope in which words are looked for."""

    needles: tuple[Needle, ...] = ()


def in_channel(batch: Batch, channel: str | None = None, **_given: Any) -> Scope | None:
    """The channel named, or the only one; all of them for staff who name none.

    None for a slug that no active channel has. Raises Invalid when one must be named.
    """
    if channel is None and batch.actor.can(MANAGE_PRODUCTS):
        return Scope()
    found = batch.once(_channel, channel)
    return Scope(found) if found is not None else None


def perhaps_in_channel(batch: Batch, channel: str | None = None, **_given: Any) -> Scope | None:
    """As in_channel(), for what is the same in every channel: none has to be named."""
    if channel is not None:
        return in_channel(batch, channel)
    found = active_channels()
    return Scope(found[0]) if len(found) == 1 else Scope()


def of_products(batch: Batch, channel: str | None = None, **given: Any) -> Scope | None:
    """As in_channel(); the older inputs may name the channel, too. Looks the words up."""
    place = in_channel(batch, channel or _named(given))
    words = searched(given)
    if place is None or words is None:
        return place
    return Searched(place.channel, needles=batch.once(_needles, words))


def within_channel(batch: Batch, **given: Any) -> Scope | None:
    """The scope that is there, for lists inside of a channel. Looks the words up."""
    words = searched(given)
    if words is None:
        return batch.scope
    return Searched(batch.scope.channel, needles=batch.once(_needles, words))


def searched(given: Mapping[str, Any]) -> str | None:
    """The words to look for: `search`, else that of the filter; None for none or blanks."""
    text: str | None = given.get("search")
    if text is None:
        text = (given.get("filter") or {}).get("search")
    return text if text and text.strip() else None


def _named(given: Mapping[str, Any]) -> str | None:
    for name in ("filter", "sort_by"):
        found: str | None = (given.get(name) or {}).get("channel")
        if found is not None:
            return found
    return None


def _channel(batch: Batch, slug: str | None) -> Any:
    return known(batch.state, "shop", "channel", [slug], _channels)[slug]


def _channels(slugs: list[str | None]) -> dict[str | None, Any]:
    return {slug: channel_of(slug) for slug in slugs}


def _needles(_batch: Batch, text: str) -> tuple[Needle, ...]:
    return asked(text)
