"""Checkouts: the row and the type."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from graphene import UUID, Boolean, DateTime, Enum, Int, String

from cart.api.giftcards import GiftCard
from cart.api.lines import CheckoutLine
from cart.keeping import kept_until
from cart.models import Cart
from cart.vouchers.queries import translated_names
from catalog.pricing.tax import tax_in
from checkout.api.delivery import (
    Delivery,
    DeliveryMethod,
    DeliveryRow,
    MethodRow,
    ShippingMethod,
    method_row,
)
from checkout.api.gateways import GatewayRow, PaymentGateway, gateway_rows
from checkout.api.problems import CheckoutProblem, problems_of
from checkout.complete import Checkout as State
from checkout.complete import load
from checkout.payments.queries import parts_by_key
from checkout.payments.standing import Amounts, amounts, authorize_status, charge_status
from store.accounts import models as accounts
from store.accounts.api.people import User
from store.accounts.api.types import Address
from store.channels.api.languages import LanguageCodeEnum
from store.channels.api.schema import Channel
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.batch import Batch, Scope
from store.graphql.engine.perms import OWNER
from store.graphql.fields import Calc, Col, Gid, Many, One
from store.graphql.money import Money, Shown, Taxed, TaxedMoney, plain
from store.graphql.types import Type
from store.kernel import money
from store.kernel.actor import MANAGE_CHECKOUTS
from store.kernel.errors import Refused

CheckoutAuthorizeStatusEnum: Any = Enum(
    "CheckoutAuthorizeStatusEnum", [(each, each) for each in ("NONE", "PARTIAL", "FULL")]
)
CheckoutChargeStatusEnum: Any = Enum(
    "CheckoutChargeStatusEnum",
    [(each, each) for each in ("NONE", "PARTIAL", "FULL", "OVERCHARGED")],
)


@dataclass(eq=False)
class CheckoutRow:
    """A checkout as it stands now; what it shows is computed when it is asked for."""

    state: State

    @property
    def cart(self) -> Cart:
        """The cart behind it."""
        return self.state.cart

    @property
    def id(self) -> uuid.UUID:
        """Its key, the cart's."""
        return self.cart.pk

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Public pairs."""
        return dict(self.cart.metadata)

    @property
    def last_change(self) -> datetime:
        """When anything of it last changed."""
        return max(self.cart.updated_at, self.state.session.updated_at)

    @property
    def shipping_address(self) -> accounts.Address | None:
        """Where goods go."""
        return self.state.session.shipping_address

    @property
    def billing_address(self) -> accounts.Address | None:
        """Who is billed."""
        return self.state.session.billing_address

    @cached_property
    def shipping_methods(self) -> list[MethodRow]:
        """Deliveries that can be chosen."""
        return [method_row(option) for option in self.state.options]

    @property
    def shipping_method(self) -> MethodRow | None:
        """The delivery that was chosen and fits."""
        return method_row(self.state.chosen) if self.state.chosen else None

    @property
    def delivery(self) -> DeliveryRow | None:
        """The choice of it."""
        chosen = self.shipping_method
        return DeliveryRow(chosen.id, chosen) if chosen else None

    @property
    def subtotal(self) -> Taxed:
        """The lines, exact."""
        priced = self.state.priced
        tax = money.total((line.charge.tax for line in priced.lines), priced.totals.items.currency)
        return Taxed(priced.totals.items, tax)

    @property
    def shipping(self) -> Taxed:
        """The delivery, less what a voucher takes off."""
        charge, sums = self.state.priced.delivery, self.state.priced.totals
        tax = tax_in(sums.delivery, charge.tax_ppm) if charge else sums.delivery
        return Taxed(sums.delivery, tax)

    @property
    def total(self) -> Taxed:
        """What will be charged: the exact sum less gift cards, rounded down once."""
        sums = self.state.priced.totals
        return Taxed(
            sums.payable, money.Money(min(sums.tax.micro, sums.payable.micro), sums.tax.currency)
        )

    @property
    def voucher_name(self) -> str | None:
        """What the voucher that was put in is called."""
        voucher = self.state.priced.voucher
        return voucher.name if voucher else None

    @property
    def problems(self) -> list[Any]:
        """What has become impossible since it was put in or chosen."""
        return problems_of(self.state)


def checkout_row(cart: Cart) -> CheckoutRow:
    """A checkout, priced now."""
    return CheckoutRow(load(cart, looks=False))


def as_they_stand(carts: Sequence[Cart], **_who: Any) -> dict[Cart, CheckoutRow]:
    """Checkouts for a mutation that answers the cart: read only when they are asked for."""
    return {cart: checkout_row(cart) for cart in carts}


def in_its_channel(row: CheckoutRow, inherited: Scope) -> Scope:
    """A checkout brings its own channel and the country it is priced for."""
    return Scope(row.cart.channel, inherited.language, row.state.priced.country)


def _methods(batch: Batch) -> list[list[MethodRow]]:
    return [row.shipping_methods for row in batch.rows]


def _users(batch: Batch) -> list[int | Refused | None]:
    """Whose each is, told to the owner and the staff alone; null while it is nobody's."""
    return [_user(batch, user_id) for user_id in batch.col("cart.user_id")]


def _user(batch: Batch, user_id: int | None) -> int | Refused | None:
    if user_id is None:
        return None
    may = batch.actor.user_id == user_id or batch.actor.can(MANAGE_CHECKOUTS)
    return user_id if may else (OWNER | MANAGE_CHECKOUTS).refusal()


def _translated(batch: Batch) -> list[str | None]:
    """The voucher's name in the checkout's language; never a fallback."""
    found: list[str | None] = []
    for row in batch.rows:
        voucher, names = row.state.priced.voucher, {}
        if voucher is not None:
            pk = voucher.terms.voucher_id
            names = batch.once(_names, row.cart.language, pk)
        found.append(next(iter(names.values()), None))
    return found


def _names(_batch: Batch, language: str, pk: int) -> Mapping[int, str]:
    return translated_names([pk], language=language)


def _kept_until(batch: Batch) -> list[datetime | None]:
    found = kept_until(str(key) for key in batch.col("id"))
    return [found.get(str(key)) for key in batch.col("id")]


def _paid(batch: Batch) -> list[list[Amounts]]:
    """What was paid for each before the order."""
    found = parts_by_key(batch.col("id"))
    return [[amounts(each) for each in found.get(key, ())] for key in batch.col("id")]


def _authorized(batch: Batch) -> list[str]:
    found = _standings(batch)
    return [authorize_status(due, made, has_lines=lines) for due, made, lines in found]


def _charged(batch: Batch) -> list[str]:
    found = _standings(batch)
    return [charge_status(due, made, has_lines=lines) for due, made, lines in found]


def _gateways(batch: Batch) -> list[list[GatewayRow]]:
    """Ways to pay, by the currency of each."""
    return [batch.once(_offered, row.cart.channel.currency) for row in batch.rows]


def _offered(_batch: Batch, currency: str) -> list[GatewayRow]:
    return gateway_rows(currency)


def _standings(batch: Batch) -> list[tuple[money.Money, list[Amounts], bool]]:
    made = zip(batch.rows, batch.once(_paid), strict=True)
    return [
        (row.state.priced.totals.payable, each, bool(row.state.priced.lines)) for row, each in made
    ]


def _balances(batch: Batch) -> list[Shown]:
    """Paid less due."""
    return [
        plain(sum((each.charged for each in made), money.Money.zero(due.currency)) - due)
        for due, made, _ in _standings(batch)
    ]


class Checkout(
    Type,
    of=CheckoutRow,
    load=as_they_stand,
    interfaces=(Node, ObjectWithMetadata),
    scope=in_its_channel,
):
    """A cart on its way to an order. Whoever knows its id may read and change it."""

    id = Gid()
    token = Col(UUID, column="id", required=True)
    created = Col(DateTime, column="cart.created_at", required=True)
    updated_at = Col(DateTime, column="last_change", required=True)
    last_change = Col(DateTime, required=True)
    channel = One(Channel, key="cart.channel", required=True)
    user = One(User, load=_users)
    email = Col(String, column="state.session.email", read=lambda email: email or None)
    customer_note = Col(String, column="cart.note", required=True)
    language_code = Col(LanguageCodeEnum, column="cart.language", required=True)
    shipping_address = One(Address)
    billing_address = One(Address)
    is_shipping_required = Col(Boolean, column="state.priced.ships", required=True)
    quantity = Col(Int, column="state.priced.count", required=True)
    lines = Many(CheckoutLine, key="state.priced.lines", required=True)
    stock_reservation_expires = Calc(DateTime, load=_kept_until)
    shipping_methods = Many(ShippingMethod, load=_methods, required=True)
    available_shipping_methods = Many(ShippingMethod, load=_methods, required=True)
    delivery = One(Delivery)
    delivery_method = One(DeliveryMethod, key="shipping_method")
    shipping_method = One(ShippingMethod)
    available_payment_gateways = Many(PaymentGateway, load=_gateways, required=True)
    voucher_code = Col(String, column="cart.voucher_code", read=lambda code: code or None)
    discount = Col(Money, column="state.priced.discount", read=plain)
    discount_name = Col(String, column="voucher_name")
    translated_discount_name = Calc(String, load=_translated)
    gift_cards = Many(GiftCard, key="state.priced.cards", required=True)
    subtotal_price = Col(TaxedMoney, column="subtotal", required=True)
    shipping_price = Col(TaxedMoney, column="shipping", required=True)
    total_price = Col(
        TaxedMoney, column="total", required=True, description="What will be charged."
    )
    total_balance = Calc(Money, load=_balances, required=True)
    exact_total = Col(
        Money,
        column="state.priced.totals.exact",
        read=plain,
        required=True,
        description="Our addition: the sum before gift cards, not rounded.",
    )
    rounding = Col(
        Money,
        column="state.priced.totals.rounding",
        read=plain,
        required=True,
        description="Our addition: what is not charged because it is less than a coin.",
    )
    display_gross_prices = Calc(Boolean, read=lambda _row: True, required=True)
    authorize_status = Calc(CheckoutAuthorizeStatusEnum, load=_authorized, required=True)
    charge_status = Calc(CheckoutChargeStatusEnum, load=_charged, required=True)
    problems = Many(CheckoutProblem)
