"""The receipt: every line at its exact price, the rounding, and the one charge."""

from __future__ import annotations

from dataclasses import dataclass

from cart.giftcards.queries import used_by
from checkout.orders import states
from checkout.orders.models import Order, OrderLine
from store.kernel.money import Money

# What the only variant of a product is called; nobody needs to read it.
NAMELESS = frozenset({"", "Default", "Default Title"})


@dataclass(frozen=True)
class ReceiptLine:
    """A line as it is shown: `total` is unit × quantity, before what a voucher takes off it.

    `discount` is set only where the voucher is meant for single lines.
    """

    key: str
    variant_id: int | None
    kind: str
    name: str
    variant: str
    sku: str
    quantity: int
    unit: Money
    total: Money
    discount: Money
    tax_percent: str


@dataclass(frozen=True)
class TaxLine:
    """Tax contained in the total, by rate."""

    percent: str
    amount: Money


@dataclass(frozen=True)
class CardLine:
    """What a gift card pays: "•••• 7K2M"."""

    label: str
    amount: Money


@dataclass(frozen=True)
class Receipt:
    """What was bought and paid.

    `items + delivery − discount = exact = gift_cards + payable + rounding`.
    """

    number: int
    lines: tuple[ReceiptLine, ...]
    items: Money
    delivery: Money
    delivery_name: str
    discount: Money
    discount_label: str
    exact: Money
    gift_cards: Money
    cards: tuple[CardLine, ...]
    rounding: Money
    payable: Money
    taxes: tuple[TaxLine, ...]
    paid: bool
    refunded: bool


def receipt(order: Order) -> Receipt:
    """The receipt of an order with its lines."""
    currency = order.currency
    rows, discounts = list(order.lines.all()), list(order.discounts.all())
    on_lines = any(each.on_lines for each in discounts)
    off_items = order.discount_micro - order.delivery_discount_micro
    return Receipt(
        number=order.number,
        lines=tuple(_line(row, currency, on_lines=on_lines) for row in rows),
        items=Money(order.items_micro + off_items, currency),
        delivery=Money(order.delivery_micro + order.delivery_discount_micro, currency),
        delivery_name=order.delivery_name,
        discount=Money(order.discount_micro, currency),
        discount_label=", ".join(each.code or each.name for each in discounts),
        exact=Money(order.exact_micro, currency),
        gift_cards=Money(order.gift_cards_micro, currency),
        cards=_cards(order),
        rounding=Money(order.rounding_micro, currency),
        payable=Money(order.payable_micro, currency),
        taxes=_taxes(order, rows),
        paid=order.paid_at is not None,
        refunded=order.paid_at is not None and order.status == states.CANCELED,
    )


def percent(ppm: int) -> str:
    """A rate as people write it: 200000 → "20", 88750 → "8.875"."""
    return f"{ppm // 10_000}.{ppm % 10_000:04d}".rstrip("0").rstrip(".")


def _line(row: OrderLine, currency: str, *, on_lines: bool) -> ReceiptLine:
    return ReceiptLine(
        key=str(row.pk),
        variant_id=row.variant_id,
        kind=row.kind,
        name=row.product_name,
        variant="" if row.variant_name in NAMELESS else row.variant_name,
        sku=row.sku,
        quantity=row.quantity,
        unit=Money(row.unit_micro, currency),
        total=Money(row.unit_micro * row.quantity, currency),
        discount=Money(row.discount_micro if on_lines else 0, currency),
        tax_percent=percent(row.tax_ppm),
    )


def _cards(order: Order) -> tuple[CardLine, ...]:
    if not order.gift_cards_micro:
        return ()
    used = used_by([order.pk]).get(order.pk, [])
    return tuple(CardLine(f"•••• {each.last4}", each.amount) for each in used)


def _taxes(order: Order, rows: list[OrderLine]) -> tuple[TaxLine, ...]:
    sums: dict[int, int] = {}
    for row in rows:
        sums[row.tax_ppm] = sums.get(row.tax_ppm, 0) + row.tax_micro
    rest = order.tax_micro - sum(sums.values())
    sums[order.delivery_tax_ppm] = sums.get(order.delivery_tax_ppm, 0) + rest
    return tuple(
        TaxLine(percent(ppm), Money(micro, order.currency))
        for ppm, micro in sorted(sums.items())
        if micro
    )
