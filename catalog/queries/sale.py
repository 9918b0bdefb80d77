"""From when products are sold in a channel, for many at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from catalog.models.listing import ProductListing
from store.graphql.engine.prepared import prepared


class Sale(NamedTuple):
    """From when a product can be bought; None = as soon as it is shown."""

    since: datetime | None

    def has_come(self, at: datetime) -> bool:
        """Whether it can be bought by then."""
        return self.since is None or self.since <= at


@prepared
def _sales(ids: Any, channel_id: Any) -> QuerySet[ProductListing, tuple[Any, ...]]:
    rows = ProductListing.objects.filter(product_id__among=ids, channel_id=channel_id)
    return rows.values_list("product_id", "available_for_purchase_at")


def sales(ids: Collection[int], *, channel_id: int) -> dict[int, Sale]:
    """By product id, in one query; what is not listed there is absent."""
    return {pk: Sale(since) for pk, since in _sales(ids=ids, channel_id=channel_id)}
