"""Metadata of orders, their lines and parcels, and of payments: for who manages them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from checkout.api.order_lines import OrderLine
from checkout.api.order_parcels import Fulfillment, parcel_row
from checkout.api.order_rows import OrderLineRow
from checkout.api.orders import Order
from checkout.api.transaction_types import TransactionItem
from checkout.metadata import change_metadata
from checkout.orders import models
from checkout.payments.models import Attempt
from checkout.payments.queries import transaction
from store.graphql.metadata import written_by
from store.kernel.actor import Actor
from store.kernel.ids import uuid_pk


def _written(type_: Any, of: type[Any], shown: Callable[[Any], Any]) -> None:
    """Let clients write a type's metadata; `shown` makes of the changed row what is answered."""

    def merge(*, actor: Actor, pk: str, pairs: Mapping[str, str]) -> Any:
        return shown(change_metadata(of=of, key=uuid_pk(pk), pairs=pairs, actor=actor))

    def drop(*, actor: Actor, pk: str, keys: Sequence[str]) -> Any:
        key = uuid_pk(pk)
        return shown(change_metadata(of=of, key=key, pairs={}, without=keys, actor=actor))

    written_by(type_, merge=merge, drop=drop)


def _line(row: models.OrderLine) -> OrderLineRow:
    return OrderLineRow(row, row.order.currency)


_written(Order, models.Order, lambda row: row.pk)
_written(OrderLine, models.OrderLine, _line)
_written(Fulfillment, models.Fulfillment, parcel_row)
_written(TransactionItem, Attempt, lambda row: transaction(row.pk))
