"""What became of an order's money: statuses and sums, from its charges and refunds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphene import Enum

from checkout.api.order_rows import OrderRow, lines
from checkout.payments import standing
from checkout.payments.queries import Transaction, charges_by_key, transactions_of
from store.graphql.engine.batch import Batch
from store.graphql.fields import One
from store.graphql.money import Money, Shown, Taxed, plain


def enum(name: str, values: str) -> Any:
    """An enum whose values are their names."""
    return Enum(name, [(value, value) for value in values.split()])


OrderAuthorizeStatusEnum = enum("OrderAuthorizeStatusEnum", "NONE PARTIAL FULL")
OrderChargeStatusEnum = enum("OrderChargeStatusEnum", "NONE PARTIAL FULL OVERCHARGED")
PaymentChargeStatusEnum = enum(
    "PaymentChargeStatusEnum",
    "NOT_CHARGED PENDING PARTIALLY_CHARGED FULLY_CHARGED PARTIALLY_REFUNDED FULLY_REFUNDED "
    "REFUSED CANCELLED",
)
Read = Callable[[OrderRow, list[Transaction]], Any]


def transactions(batch: Batch) -> list[list[Transaction]]:
    """The payments of each order with their stories, by whichever road they came."""
    found = transactions_of(_keys(batch))
    return [found[row.id] + found[row.model.cart_key] for row in batch.rows]


def _charges(batch: Batch) -> list[list[Transaction]]:
    found = charges_by_key(_keys(batch))
    return [found[row.id] + found[row.model.cart_key] for row in batch.rows]


def _keys(batch: Batch) -> list[Any]:
    return [key for row in batch.rows for key in (row.id, row.model.cart_key)]


def of_charges(read: Read) -> Callable[[Batch], list[Any]]:
    """A loader of what `read(order, charges)` makes of each; charges are read once for all."""
    return lambda batch: [
        read(row, made) for row, made in zip(batch.rows, batch.once(_charges), strict=True)
    ]


def authorize_statuses(batch: Batch) -> list[str]:
    """How much of each total is held or taken."""
    return [
        standing.authorize_status(row.payable, _amounts(made), has_lines=True)
        for row, made in zip(batch.rows, batch.once(_charges), strict=True)
    ]


def charge_statuses(batch: Batch) -> list[str]:
    """How much of each total is taken."""
    return [
        standing.charge_status(row.payable, _amounts(made), has_lines=True)
        for row, made in zip(batch.rows, batch.once(_charges), strict=True)
    ]


def are_paid(batch: Batch) -> list[bool]:
    """Whether the shop holds all of each total."""
    return [each in {standing.FULL, standing.OVERCHARGED} for each in charge_statuses(batch)]


def payment_statuses(batch: Batch) -> list[str]:
    """What became of the money, in the older words."""
    return [
        standing.payment_status(row.payable, _amounts(made), {each.attempt.state for each in made})
        for row, made in zip(batch.rows, batch.once(_charges), strict=True)
    ]


def payment_words(batch: Batch) -> list[str]:
    """The same in words."""
    return [each.replace("_", " ").capitalize() for each in payment_statuses(batch)]


def _amounts(made: list[Transaction]) -> list[standing.Amounts]:
    return [each.amounts for each in made]


def _sum(row: OrderRow, made: list[Transaction], name: str) -> Any:
    return sum((getattr(each.amounts, name) for each in made), row.amount(0))


def total_of(name: str, **field: Any) -> One:
    """A field with the sum of one amount over all payments."""
    load = of_charges(lambda row, made: plain(_sum(row, made, name)))
    return One(Money, load=load, required=True, **field)


def balances(batch: Batch) -> list[Shown]:
    """Charged less total."""
    found = zip(batch.rows, batch.once(_charges), strict=True)
    return [plain(_sum(row, made, "charged") - row.payable) for row, made in found]


def subtotals(batch: Batch) -> list[Taxed]:
    """The lines of each order, exact."""
    return [
        Taxed(row.amount(row.model.items_micro), row.amount(tax))
        for row, tax in zip(batch.rows, _line_taxes(batch), strict=True)
    ]


def deliveries(batch: Batch) -> list[Taxed]:
    """The delivery of each order; the tax that is not in the lines is in it."""
    return [
        Taxed(row.amount(row.model.delivery_micro), row.amount(row.model.tax_micro - tax))
        for row, tax in zip(batch.rows, _line_taxes(batch), strict=True)
    ]


def _line_taxes(batch: Batch) -> list[int]:
    return [sum(line.model.tax_micro for line in each) for each in batch.once(lines)]
