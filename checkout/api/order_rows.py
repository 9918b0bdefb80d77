"""Orders and their lines as the API shows them: frozen when they were sold."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.pricing.tax import tax_in
from checkout.orders import models
from checkout.orders.batches import lines_by_order, orders_by_key
from store.graphql.engine.batch import Batch, Scope
from store.graphql.engine.perms import OWNER
from store.graphql.money import Taxed
from store.kernel import money
from store.kernel.actor import MANAGE_ORDERS
from store.kernel.errors import Refused


@dataclass(frozen=True, eq=False)
class OrderLineRow:
    """A line, in the currency of its order."""

    model: models.OrderLine
    currency: str

    @property
    def id(self) -> uuid.UUID:
        """Its key."""
        return self.model.pk

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Public pairs."""
        return dict(self.model.metadata)

    @property
    def to_fulfill(self) -> int:
        """How many are still to be sent."""
        return self.model.quantity - self.model.fulfilled if self.model.ships else 0

    @property
    def unit(self) -> Taxed:
        """One piece as it was paid: its part of the total."""
        line = self.model
        return self._piece(line.total_micro // line.quantity if line.discount_micro else None)

    @property
    def undiscounted_unit(self) -> Taxed:
        """One piece before sales and vouchers."""
        return self._piece(self.model.undiscounted_unit_micro)

    @property
    def total(self) -> Taxed:
        """All pieces, exact."""
        return self._taxed(self.model.total_micro, self.model.tax_micro)

    def _piece(self, micro: int | None) -> Taxed:
        gross = money.Money(self.model.unit_micro if micro is None else micro, self.currency)
        return Taxed(gross, tax_in(gross, self.model.tax_ppm))

    def _taxed(self, micro: int, tax_micro: int) -> Taxed:
        return Taxed(money.Money(micro, self.currency), money.Money(tax_micro, self.currency))


@dataclass(frozen=True, eq=False)
class OrderRow:
    """An order; what hangs on it is read when it is asked for, for all siblings at once."""

    model: models.Order

    @property
    def id(self) -> uuid.UUID:
        """Its key, which cursors hold."""
        return self.model.pk

    @property
    def user_id(self) -> int | None:
        """Whose it is."""
        return self.model.user_id

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Public pairs."""
        return dict(self.model.metadata)

    @property
    def payable(self) -> money.Money:
        """What is charged."""
        return self.amount(self.model.payable_micro)

    @property
    def total(self) -> Taxed:
        """What is charged: the exact sum less gift cards, rounded down once."""
        tax = min(self.model.tax_micro, self.model.payable_micro)
        return Taxed(self.payable, self.amount(tax))

    @property
    def exact_total(self) -> money.Money:
        """Lines and delivery."""
        return self.amount(self.model.exact_micro)

    @property
    def rounding(self) -> money.Money:
        """What rounding left to the shopper."""
        return self.amount(self.model.rounding_micro)

    def amount(self, micro: int) -> money.Money:
        """An amount in the order's currency."""
        return money.Money(micro, self.model.currency)

    def line(self, model: models.OrderLine) -> OrderLineRow:
        """A line of it."""
        return OrderLineRow(model, self.model.currency)


def read_orders(keys: Collection[uuid.UUID], **_who: Any) -> dict[uuid.UUID, OrderRow]:
    """Orders by their keys, which open them whoever asks."""
    return {key: OrderRow(order) for key, order in orders_by_key(keys).items()}


def in_its_channel(row: OrderRow, inherited: Scope) -> Scope:
    """An order brings its own channel and the country it was sold to."""
    return Scope(row.model.channel, inherited.language, row.model.country)


def lines(batch: Batch) -> list[list[OrderLineRow]]:
    """What was bought."""
    found = lines_by_order(batch.col("id"))
    return [[row.line(each) for each in found[row.id]] for row in batch.rows]


def buyers(batch: Batch) -> list[int | Refused | None]:
    """Whose each is, told to the owner and the staff alone; null for a guest's."""
    return [_buyer(batch, user_id) for user_id in batch.col("user_id")]


def _buyer(batch: Batch, user_id: int | None) -> int | Refused | None:
    if user_id is None:
        return None
    may = batch.actor.user_id == user_id or batch.actor.can(MANAGE_ORDERS)
    return user_id if may else (OWNER | MANAGE_ORDERS).refusal()
