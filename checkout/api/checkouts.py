"""Checkouts: the row and the type."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from graphene import UUID, Boolean, DateTime, Enum, Field, Int, ObjectType, String

from cart.api.lines import CheckoutLine, LineRow
from cart.models import Cart
from cart.totals import Verdict
from catalog.api.rows import Shelf
from checkout.api.delivery import (
    Delivery,
    DeliveryMethod,
    DeliveryRow,
    MethodRow,
    ShippingMethod,
    method_row,
)
from checkout.api.gateways import GatewayRow, PaymentGateway, gateway_rows
from checkout.api.problems import CheckoutProblem, Problem, problems_of
from checkout.complete import Checkout as State
from checkout.complete import load
from store.accounts import models as accounts
from store.accounts.api.types import Address
from store.channels import models as channels
from store.channels.api.schema import Channel
from store.graphql.base import Info, Node, ObjectWithMetadata, listed
from store.graphql.money import Money, Shown, Taxed, TaxedMoney, plain
from store.kernel import money
from store.kernel.ids import to_global

CheckoutAuthorizeStatusEnum: Any = Enum(
    "CheckoutAuthorizeStatusEnum", [(each, each) for each in ("NONE", "PARTIAL", "FULL")]
)
CheckoutChargeStatusEnum: Any = Enum(
    "CheckoutChargeStatusEnum",
    [(each, each) for each in ("NONE", "PARTIAL", "FULL", "OVERCHARGED")],
)


@dataclass(eq=False)
class CheckoutRow:
    """A checkout as it stands now."""

    state: State

    @property
    def cart(self) -> Cart:
        """The cart behind it."""
        return self.state.cart

    @property
    def metadata(self) -> dict[str, object]:
        """Public pairs."""
        return dict(self.cart.metadata)

    @cached_property
    def lines(self) -> list[LineRow]:
        """Lines, whose variants are read at once."""
        priced = self.state.priced
        shelf = Shelf((line.variant_id for line in priced.lines), priced.channel)
        return [LineRow(line, shelf) for line in priced.lines]

    @property
    def methods(self) -> list[MethodRow]:
        """Deliveries that can be chosen."""
        return [method_row(option) for option in self.state.options]

    @property
    def chosen(self) -> MethodRow | None:
        """The delivery that was chosen and fits."""
        return method_row(self.state.chosen) if self.state.chosen else None


def checkout_row(cart: Cart) -> CheckoutRow:
    """A checkout, priced now."""
    return CheckoutRow(load(cart))


class Checkout(ObjectType):
    """A cart on its way to an order. Whoever knows its id may read and change it."""

    class Meta:
        interfaces = (Node, ObjectWithMetadata)

    token = UUID(required=True)
    created = DateTime(required=True)
    updated_at = DateTime(required=True)
    last_change = DateTime(required=True)
    channel = Field(Channel, required=True)
    email = String()
    customer_note = String(required=True)
    shipping_address = Field(Address)
    billing_address = Field(Address)
    is_shipping_required = Boolean(required=True)
    quantity = Int(required=True)
    lines = listed(CheckoutLine, required=True)
    shipping_methods = listed(ShippingMethod, required=True)
    available_shipping_methods = listed(ShippingMethod, required=True)
    delivery = Field(Delivery)
    delivery_method = Field(DeliveryMethod)
    shipping_method = Field(ShippingMethod)
    available_payment_gateways = listed(PaymentGateway, required=True)
    subtotal_price = Field(TaxedMoney, required=True)
    shipping_price = Field(TaxedMoney, required=True)
    total_price = Field(TaxedMoney, required=True, description="What will be charged.")
    total_balance = Field(Money, required=True)
    exact_total = Field(
        Money, required=True, description="Our addition: the sum before it is rounded down."
    )
    rounding = Field(
        Money, required=True, description="Our addition: exactTotal less what is charged."
    )
    display_gross_prices = Boolean(required=True)
    authorize_status = Field(CheckoutAuthorizeStatusEnum, required=True)
    charge_status = Field(CheckoutChargeStatusEnum, required=True)
    problems = listed(CheckoutProblem)

    @staticmethod
    def resolve_id(row: CheckoutRow, _info: Info) -> str:
        """`Checkout:uuid`."""
        return to_global("Checkout", row.cart.pk)

    @staticmethod
    def resolve_token(row: CheckoutRow, _info: Info) -> uuid.UUID:
        """The bare key."""
        return row.cart.pk

    @staticmethod
    def resolve_created(row: CheckoutRow, _info: Info) -> datetime:
        """When it was begun."""
        return row.cart.created_at

    @staticmethod
    def resolve_updated_at(row: CheckoutRow, _info: Info) -> datetime:
        """When its lines last changed."""
        return row.cart.updated_at

    @staticmethod
    def resolve_last_change(row: CheckoutRow, _info: Info) -> datetime:
        """When anything of it last changed."""
        return max(row.cart.updated_at, row.state.session.updated_at)

    @staticmethod
    def resolve_channel(row: CheckoutRow, _info: Info) -> channels.Channel:
        """Where it is sold."""
        return row.cart.channel

    @staticmethod
    def resolve_email(row: CheckoutRow, _info: Info) -> str | None:
        """Where the receipt goes."""
        return row.state.session.email or None

    @staticmethod
    def resolve_customer_note(row: CheckoutRow, _info: Info) -> str:
        """The shopper's words."""
        return row.cart.note

    @staticmethod
    def resolve_shipping_address(row: CheckoutRow, _info: Info) -> accounts.Address | None:
        """Where goods go."""
        return row.state.session.shipping_address

    @staticmethod
    def resolve_billing_address(row: CheckoutRow, _info: Info) -> accounts.Address | None:
        """Who is billed."""
        return row.state.session.billing_address

    @staticmethod
    def resolve_is_shipping_required(row: CheckoutRow, _info: Info) -> bool:
        """Whether anything is sent."""
        return row.state.priced.ships

    @staticmethod
    def resolve_quantity(row: CheckoutRow, _info: Info) -> int:
        """Pieces."""
        return row.state.priced.count

    @staticmethod
    def resolve_lines(row: CheckoutRow, _info: Info) -> list[LineRow]:
        """In the order they were put in."""
        return row.lines

    @staticmethod
    def resolve_shipping_methods(row: CheckoutRow, _info: Info) -> list[MethodRow]:
        """Deliveries that can be chosen."""
        return row.methods

    @staticmethod
    def resolve_available_shipping_methods(row: CheckoutRow, _info: Info) -> list[MethodRow]:
        """The same."""
        return row.methods

    @staticmethod
    def resolve_delivery(row: CheckoutRow, _info: Info) -> DeliveryRow | None:
        """What was chosen, if it still fits."""
        return DeliveryRow(row.chosen.id, row.chosen) if row.chosen else None

    @staticmethod
    def resolve_delivery_method(row: CheckoutRow, _info: Info) -> MethodRow | None:
        """What was chosen, if it still fits."""
        return row.chosen

    @staticmethod
    def resolve_shipping_method(row: CheckoutRow, _info: Info) -> MethodRow | None:
        """The same."""
        return row.chosen

    @staticmethod
    def resolve_available_payment_gateways(row: CheckoutRow, _info: Info) -> list[GatewayRow]:
        """Ways to pay."""
        return gateway_rows(row.cart.channel.currency)

    @staticmethod
    def resolve_subtotal_price(row: CheckoutRow, _info: Info) -> Taxed:
        """The lines, exact."""
        sums = row.state.priced.totals
        tax = money.total((line.line.charge.tax for line in row.lines), sums.items.currency)
        return Taxed(sums.items, tax)

    @staticmethod
    def resolve_shipping_price(row: CheckoutRow, _info: Info) -> Taxed:
        """The delivery."""
        chosen, sums = row.state.chosen, row.state.priced.totals
        return Taxed(sums.delivery, chosen.charge.tax if chosen else sums.delivery)

    @staticmethod
    def resolve_total_price(row: CheckoutRow, _info: Info) -> Taxed:
        """What will be charged: the exact sum, rounded down once."""
        sums = row.state.priced.totals
        return Taxed(sums.payable, sums.tax)

    @staticmethod
    def resolve_total_balance(row: CheckoutRow, _info: Info) -> Shown:
        """Paid less due: nothing is paid before the order."""
        return plain(-row.state.priced.totals.payable)

    @staticmethod
    def resolve_exact_total(row: CheckoutRow, _info: Info) -> Shown:
        """Lines and delivery."""
        return plain(row.state.priced.totals.exact)

    @staticmethod
    def resolve_rounding(row: CheckoutRow, _info: Info) -> Shown:
        """What rounding leaves to the shopper."""
        return plain(row.state.priced.totals.rounding)

    @staticmethod
    def resolve_display_gross_prices(_row: CheckoutRow, _info: Info) -> bool:
        """Shoppers are always told what they pay."""
        return True

    @staticmethod
    def resolve_authorize_status(row: CheckoutRow, _info: Info) -> str:
        """Nothing is authorised before the order; a total of zero needs nothing."""
        return _covered(row)

    @staticmethod
    def resolve_charge_status(row: CheckoutRow, _info: Info) -> str:
        """Nothing is charged before the order; a total of zero needs nothing."""
        return _covered(row)

    @staticmethod
    def resolve_problems(row: CheckoutRow, _info: Info) -> list[Problem]:
        """What has become impossible since it was put in or chosen."""
        return problems_of(row.state, row.lines)


def _covered(row: CheckoutRow) -> str:
    return "FULL" if row.lines and row.state.verdict is Verdict.FREE else "NONE"
