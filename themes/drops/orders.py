"""Orders as templates see them: the receipt, the one charge, downloads, what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from cart.entitlements.queries import Download
from checkout.orders.receipt import Receipt, ReceiptLine
from store.kernel.money import Money, total
from themes.drops.amounts import printed_tax
from themes.liquid.drops import Drop, cents


@dataclass(frozen=True)
class Charge:
    """The one charge: how it was paid and when."""

    label: str
    amount: Money
    at: datetime | None


@dataclass(frozen=True)
class OrderFacts:
    """What an order's page shows beside its receipt; all plain values."""

    name: str
    created_at: datetime
    url: str
    status: str
    status_label: str
    email: str
    test: bool
    charge: Charge | None
    transfer_lines: Sequence[tuple[str, str]]
    shipping_lines: Sequence[str]
    events: Sequence[tuple[datetime, str]]


class OrderLineDrop(Drop):
    """`line_item` of an order, at its exact price."""

    fields = frozenset(
        {
            "key",
            "title",
            "quantity",
            "final_price",
            "original_price",
            "final_line_price",
            "original_line_price",
            "options_with_values",
            "kind",
            "voucher_discount",
            "url",
            "image",
        }
    )

    def __init__(self, line: ReceiptLine) -> None:
        self.key = line.key
        self.title = line.name
        self.quantity = line.quantity
        self.final_price = self.original_price = cents(line.unit.micro)
        self.final_line_price = self.original_line_price = cents(line.total.micro)
        chosen = line.variant
        self.options_with_values = [{"name": "", "value": chosen}] if chosen else []
        self.kind = line.kind
        self.voucher_discount = cents(line.discount.micro)
        self.url = self.image = None


def size_label(size: int) -> str:
    """A file's size for people: 900 bytes, 12 kB, 3.4 MB."""
    if size < 1000:
        return f"{size} bytes"
    if size < 1_000_000:
        return f"{round(size / 1000)} kB"
    return f"{size / 1_000_000:.1f} MB"


def download_row(file: Download, title: str) -> dict[str, object]:
    """A file with its fresh link."""
    return {
        "title": title or file.name,
        "filename": file.name,
        "size_label": size_label(file.size),
        "url": file.url,
        "expires_at": None,
        "expired": False,
    }


class OrderDrop(Drop):
    """`order`: amounts in cents, as frozen when it was placed."""

    fields = frozenset(
        {
            "name",
            "created_at",
            "customer_url",
            "order_status_url",
            "status",
            "status_label",
            "email",
            "test",
            "line_items",
            "items_subtotal_price",
            "total_discounts",
            "cart_level_discount_applications",
            "discount_applications",
            "gift_cards",
            "tax_price",
            "taxes_included",
            "shipping_title",
            "shipping_price",
            "exact_total",
            "rounding_amount",
            "total_price",
            "charge",
            "transfer_lines",
            "shipping_lines",
            "downloads",
            "events",
        }
    )
    taxes_included = True

    def __init__(
        self,
        facts: OrderFacts,
        slip: Receipt,
        downloads: Callable[[], dict[int, list[Download]]] = dict,
    ) -> None:
        self.name = facts.name
        self.created_at = facts.created_at
        self.customer_url = self.order_status_url = facts.url
        self.status = facts.status
        self.status_label = facts.status_label
        self.email = facts.email
        self.test = facts.test
        self.shipping_lines = list(facts.shipping_lines)
        self.events = [{"at": at, "text": text} for at, text in facts.events]
        self.transfer_lines = [
            {"label": label, "value": value} for label, value in facts.transfer_lines
        ]
        self._charge = facts.charge
        self._slip = slip
        self._downloads = downloads

    @cached_property
    def line_items(self) -> list[OrderLineDrop]:
        """The lines in the order of the cart."""
        return [OrderLineDrop(line) for line in self._slip.lines]

    @property
    def items_subtotal_price(self) -> int | Decimal:
        """The exact sum of the lines, before a promo code."""
        return cents(self._slip.items.micro)

    @property
    def total_discounts(self) -> int | Decimal:
        """What the promo code took off."""
        return cents(self._slip.discount.micro)

    @property
    def cart_level_discount_applications(self) -> list[dict[str, object]]:
        """The promo code, if it took something off."""
        if not self._slip.discount:
            return []
        return [
            {
                "title": self._slip.discount_label,
                "type": "discount_code",
                "total_allocated_amount": self.total_discounts,
            }
        ]

    discount_applications = cart_level_discount_applications

    @property
    def gift_cards(self) -> list[dict[str, object]]:
        """What gift cards pay."""
        return [
            {"title": card.label, "amount": cents(card.amount.micro)} for card in self._slip.cards
        ]

    @property
    def tax_price(self) -> int | Decimal:
        """The tax contained, as receipts print it."""
        taxes = total((line.amount for line in self._slip.taxes), self._slip.exact.currency)
        return cents(printed_tax(taxes).micro)

    @property
    def shipping_title(self) -> str:
        """What the delivery is called."""
        return self._slip.delivery_name

    @property
    def shipping_price(self) -> int | Decimal:
        """What the delivery costs."""
        return cents(self._slip.delivery.micro)

    @property
    def exact_total(self) -> int | Decimal:
        """The exact sum before rounding."""
        return cents(self._slip.exact.micro)

    @property
    def rounding_amount(self) -> int | Decimal:
        """What was left off."""
        return cents(self._slip.rounding.micro)

    @property
    def total_price(self) -> int | Decimal:
        """The amount to pay."""
        return cents(self._slip.payable.micro)

    @property
    def charge(self) -> dict[str, object] | None:
        """The one charge, nil until it was made."""
        made = self._charge
        if made is None:
            return None
        return {"label": made.label, "amount": cents(made.amount.micro), "at": made.at}

    @cached_property
    def downloads(self) -> list[dict[str, object]]:
        """Files with fresh links, in the order of the lines."""
        found = self._downloads()
        rows: list[dict[str, object]] = []
        for line in self._slip.lines:
            files = found.pop(line.variant_id, []) if line.variant_id is not None else []
            title = " – ".join(part for part in (line.name, line.variant) if part)
            rows += [download_row(file, title) for file in files]
        return rows
