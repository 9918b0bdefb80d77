"""What a sale does to the books: transfers when it is paid, their reversal when money goes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cart.giftcards.rules import GATEWAY
from checkout.orders.cards import return_cards, settle_cards, settle_part
from checkout.orders.models import Order, OrderLine
from store.kernel.money import Money
from store.ledger.services import Account, Entry, open_account, post_all, reverse

DEBIT, CREDIT = "D", "C"
SALES, TIPS, DELIVERY, TAX = "sales_clearing", "tips", "delivery_income", "tax"
RECEIVABLE, ROUNDING, CLEARING = "receivable", "rounding_loss", "gateway_clearing"


@dataclass(frozen=True, slots=True)
class Paid:
    """What came in for an order by one gateway; `part` tells several payments apart."""

    gateway: str
    amount: Money
    part: str = ""


def book_sale(order: Order, *, paid: Sequence[Paid]) -> None:
    """Post a paid order; each transfer has a key of its own, so booking twice changes nothing.

    receivable → sales, tips, delivery (gross); sales → tax; then gift cards, what came in and the
    rounding clear the receivable, which never goes below zero.
    """
    ref, currency = f"order:{order.pk}", order.currency
    buyer = open_account(
        kind=RECEIVABLE,
        owner=str(order.pk),
        currency=currency,
        normal=DEBIT,
        guarded=True,
        limit_micro=order.exact_micro,
    )
    entries = [*_sale(order, buyer, ref), *_taxes(order, ref)]
    if order.gift_cards_micro or any(each.gateway == GATEWAY for each in paid):
        post_all(entries=entries)
        entries = []
        settle_cards(order, buyer)
        for each in paid:
            if each.gateway == GATEWAY:
                settle_part(order, buyer, part=each.part, amount=each.amount)
    post_all(entries=entries + _settled(order, buyer, ref, paid))


def _sale(order: Order, buyer: Account, ref: str) -> list[Entry]:
    tips = sum(line.total_micro for line in order.lines.all() if line.kind == "tip")
    entries = []
    for kind, micro in (
        (SALES, order.items_micro - tips),
        (TIPS, tips),
        (DELIVERY, order.delivery_micro),
    ):
        if micro:
            income = open_account(kind=kind, currency=order.currency, normal=CREDIT)
            amount = Money(micro, order.currency)
            entries.append(Entry(buyer, income, amount, "sale", ref, f"{ref}:{kind}"))
    return entries


def _settled(order: Order, buyer: Account, ref: str, paid: Sequence[Paid]) -> list[Entry]:
    """What came in from outside, and the rounding."""
    outside = [each for each in paid if each.gateway != GATEWAY]
    sources = [(CLEARING, each.gateway, each.amount, each.part) for each in outside]
    sources.append((ROUNDING, "", Money(order.rounding_micro, order.currency), ""))
    entries = []
    for kind, owner, amount, part in sources:
        if amount:
            source = open_account(kind=kind, owner=owner, currency=order.currency, normal=DEBIT)
            key = f"{ref}:{kind}:{part}" if part else f"{ref}:{kind}"
            entries.append(Entry(source, buyer, amount, "settle", ref, key))
    return entries


def _taxes(order: Order, ref: str) -> list[Entry]:
    if not order.tax_micro:
        return []
    sums: dict[str, int] = {}
    for line in order.lines.all():
        _add_tax(sums, SALES, line)
    delivery_tax = order.tax_micro - sum(sums.values())
    if delivery_tax:
        sums[DELIVERY] = delivery_tax
    owed = open_account(kind=TAX, owner=order.country, currency=order.currency, normal=CREDIT)
    return [
        Entry(
            open_account(kind=kind, currency=order.currency, normal=CREDIT),
            owed,
            Money(micro, order.currency),
            "tax",
            ref,
            f"{ref}:tax:{kind}",
        )
        for kind, micro in sums.items()
    ]


def _add_tax(sums: dict[str, int], kind: str, line: OrderLine) -> None:
    if line.tax_micro:
        sums[kind] = sums.get(kind, 0) + line.tax_micro


def book_refund(order: Order) -> None:
    """Reverse all that was recorded for the order, each transfer once; gift cards get theirs."""
    return_cards(order)
    reverse(ref=f"order:{order.pk}", key=f"order:{order.pk}:refund")
