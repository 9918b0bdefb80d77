"""Parcels of orders: what was sent, and when."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphene import DateTime, Enum, Int, String

from checkout.api.order_lines import OrderLine
from checkout.api.order_rows import OrderLineRow, OrderRow
from checkout.orders import models
from checkout.orders.batches import lines_by_order, parcels_by_order
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.batch import Batch
from store.graphql.fields import Calc, Col, Gid, Many, One
from store.graphql.types import Type

FulfillmentStatus: Any = Enum(
    "FulfillmentStatus",
    [
        (each, each)
        for each in (
            "FULFILLED",
            "REFUNDED",
            "RETURNED",
            "REPLACED",
            "REFUNDED_AND_RETURNED",
            "CANCELED",
            "WAITING_FOR_APPROVAL",
        )
    ],
)


@dataclass(frozen=True, eq=False)
class ParcelRow:
    """A parcel, which of its order's it is (from 1), and the order."""

    model: models.Fulfillment
    number: int
    order: OrderRow

    @property
    def id(self) -> uuid.UUID:
        """Its key."""
        return self.model.pk

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Public pairs."""
        return dict(self.model.metadata)


@dataclass(frozen=True, eq=False)
class PackedRow:
    """How many pieces of a line are in a parcel."""

    parcel: uuid.UUID
    order_line: OrderLineRow
    quantity: int

    @property
    def id(self) -> uuid.UUID:
        """A key of its own, always the same for this line in this parcel."""
        return uuid.uuid5(self.parcel, str(self.order_line.id))


def parcel_row(model: models.Fulfillment) -> ParcelRow:
    """One parcel that was reached by its own key."""
    sent = parcels_by_order([model.order_id])[model.order_id]
    number = [each.pk for each in sent].index(model.pk) + 1
    return ParcelRow(model, number, OrderRow(model.order))


def parcels(batch: Batch) -> list[list[ParcelRow]]:
    """What was sent of each order."""
    found = parcels_by_order(batch.col("id"))
    return [
        [ParcelRow(each, i, row) for i, each in enumerate(found[row.id], start=1)]
        for row in batch.rows
    ]


def _packed(batch: Batch) -> list[list[PackedRow]]:
    """What is in each parcel, in the order of the order's lines."""
    found = lines_by_order({row.order.id for row in batch.rows})
    return [
        [
            PackedRow(row.id, row.order.line(line), row.model.lines[str(line.pk)])
            for line in found[row.order.id]
            if str(line.pk) in row.model.lines
        ]
        for row in batch.rows
    ]


class FulfillmentLine(Type, of=PackedRow, interfaces=(Node,)):
    """How many pieces of a line are in a parcel."""

    id = Gid()
    quantity = Col(Int, required=True)
    order_line = One(OrderLine)


class Fulfillment(Type, of=ParcelRow, interfaces=(Node, ObjectWithMetadata)):
    """A parcel that left."""

    id = Gid()
    fulfillment_order = Col(Int, column="number", required=True)
    status = Calc(FulfillmentStatus, read=lambda _row: "FULFILLED", required=True)
    status_display = Calc(String, read=lambda _row: "Fulfilled")
    tracking_number = Col(String, column="model.tracking_number", required=True)
    created = Col(DateTime, column="model.created_at", required=True)
    lines = Many(FulfillmentLine, load=_packed)
