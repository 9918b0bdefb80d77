"""Variants for resolvers of plain graphene: siblings, read when the first of them is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog.api.variants import ProductVariant
from store.graphql.engine.batch import Scope
from store.graphql.engine.resolve import rows_for


class Shelf:
    """Variants of lines of carts and orders in their channel."""

    def __init__(self, ids: Iterable[int | None], channel: Any) -> None:
        self._ids = list({pk for pk in ids if pk})
        self._channel = channel
        self._rows: dict[int, Any] | None = None

    def of(self, info: Any, variant_id: int | None) -> Any:
        """A variant's row; None when there is none by now."""
        if self._rows is None:
            found = rows_for(info, ProductVariant, self._ids, Scope(self._channel))
            self._rows = dict(zip(self._ids, found, strict=True))
        return self._rows.get(variant_id) if variant_id else None
