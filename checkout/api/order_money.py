"""What became of an order's money: statuses and sums, from its charges and refunds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphene import Enum

from checkout.api.order_rows import OrderRow, lines
from checkout.payments import standing
from checkout.payments.queries import Transaction, charges_by_key, with_stories
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
    made = batch.once(charges)
    told = with_stories(each for row in made for each in row)
    return [[told[each.attempt.pk] for each in row] for row in made]


def charges(batch: Batch) -> list[list[Transaction]]:
    """The same without their stories."""
    found = charges_by_key([key for row in batch.rows for key in (row.id, row.model.cart_key)])
    return [found[row.id] + found[row.model.cart_key] for row in batch.rows]


def of_charges(read: Read) -> Callable[[Batch], list[Any]]:
    """A loader of what `read(order, charges)` makes of each; charges are read once for all."""
    return lambda batch: list(map(read, batch.rows, batch.once(charges)))


def _authorize_status(row: OrderRow, made: list[Transaction]) -> str:
    return standing.authorize_status(row.payable, _amounts(made), has_lines=True)


def _charge_status(row: OrderRow, made: list[Transaction]) -> str:
    return standing.charge_status(row.payable, _amounts(made), has_lines=True)


def _is_paid(row: OrderRow, made: list[Transaction]) -> bool:
    return _charge_status(row, made) in {standing.FULL, standing.OVERCHARGED}


def _payment_status(row: OrderRow, made: list[Transaction]) -> str:
    known = {each.attempt.state for each in made}
    return standing.payment_status(row.payable, _amounts(made), known)


def _payment_words(row: OrderRow, made: list[Transaction]) -> str:
    return _payment_status(row, made).replace("_", " ").capitalize()


def _balance(row: OrderRow, made: list[Transaction]) -> Shown:
    return plain(_sum(row, made, "charged") - row.payable)


def _amounts(made: list[Transaction]) -> list[standing.Amounts]:
    return [each.amounts for each in made]


def _sum(row: OrderRow, made: list[Transaction], name: str) -> Any:
    return sum((getattr(each.amounts, name) for each in made), row.amount(0))


def total_of(name: str, **field: Any) -> One:
    """A field with the sum of one amount over all payments."""
    load = of_charges(lambda row, made: plain(_sum(row, made, name)))
    return One(Money, load=load, required=True, **field)


authorize_statuses, charge_statuses = of_charges(_authorize_status), of_charges(_charge_status)
payment_statuses, payment_words = of_charges(_payment_status), of_charges(_payment_words)
are_paid, balances = of_charges(_is_paid), of_charges(_balance)


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
