"""Reading carts: lines with today's prices, what is wrong with them, and the totals."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet

from cart.discounts import Scope
from cart.giftcards.queries import CardPart, parts_of
from cart.models import Cart, CartLine
from cart.totals import ChargeLine, Totals, less_cards, totals
from cart.vouchers.queries import named, terms_of
from cart.vouchers.rules import Applied, Basket, Item, Terms, apply
from catalog.offers.models import Offer
from catalog.offers.queries import changed_since
from catalog.pricing.tax import with_tax
from catalog.queries.sellables import Sellable, sellables
from catalog.queries.taxes import rates
from store.channels.models import Channel
from store.graphql.engine.instances import instances
from store.kernel.errors import Conflict, DomainError
from store.kernel.money import Money, total


@dataclass(frozen=True)
class PricedLine:
    """A line as it stands now: gross unit price, what is wrong with it (or None)."""

    id: uuid.UUID
    variant_id: int
    quantity: int
    sellable: Sellable
    charge: ChargeLine
    undiscounted: Money
    problem: DomainError | None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def total(self) -> Money:
        """What is charged for it: gross, exact, discounts taken off."""
        return self.charge.gross


@dataclass(frozen=True)
class PricedCart:
    """A cart with its lines priced for a country; `voucher` is the code's, applied or refused.

    `cards` are its gift cards with what each pays, those that are not good (any more) included.
    """

    cart: Cart
    channel: Channel
    country: str
    lines: tuple[PricedLine, ...]
    totals: Totals
    delivery: ChargeLine | None = None
    voucher: Applied | None = None
    cards: tuple[CardPart, ...] = ()

    @property
    def ships(self) -> bool:
        """Whether anything must be sent."""
        return any(line.sellable.ships for line in self.lines)

    @property
    def has_digital(self) -> bool:
        """Whether something opens at once."""
        return any(line.sellable.kind == Offer.DURABLE for line in self.lines)

    @property
    def weight_g(self) -> int:
        """Weight of what ships, in grams."""
        return sum(line.sellable.weight_g * line.quantity for line in self.lines)

    @property
    def count(self) -> int:
        """Pieces in the cart."""
        return sum(line.quantity for line in self.lines)

    @property
    def problems(self) -> list[DomainError]:
        """What is wrong with the lines, in order."""
        return [line.problem for line in self.lines if line.problem]

    @property
    def voucher_problem(self) -> str:
        """Why the cart's code takes nothing off, in a sentence; empty when all is well."""
        if not self.cart.voucher_code:
            return ""
        if self.voucher is None:
            return "This code is not valid any more."
        return self.voucher.problem.message if self.voucher.problem else ""

    @property
    def stays_on_cards(self) -> Money:
        """What good cards could pay and do not, because less than the smallest charge were left."""
        left = sum((card.balance - card.amount).micro for card in self.cards if not card.problem)
        return Money(min(left, self.totals.payable.micro), self.channel.currency)

    @property
    def discount(self) -> Money:
        """All that the voucher takes off."""
        return self.totals.discount


def open_cart(key: str | uuid.UUID | None) -> Cart | None:
    """The open cart of that key, with its channel and user; None for any other text."""
    try:
        pk = key if isinstance(key, uuid.UUID) else uuid.UUID(str(key))
    except ValueError:
        return None
    return next(iter(_open(key=pk)), None)


@instances(Cart, "channel", "user")
def _open(key: Any) -> QuerySet[Cart]:
    return Cart.objects.filter(pk=key, closed_at=None)


@instances(CartLine)
def _lines(key: Any) -> QuerySet[CartLine]:
    return CartLine.objects.filter(cart=key)


def rows_of(cart: Cart) -> list[CartLine]:
    """The lines of a cart in their order, in one query."""
    return _lines(key=cart.pk)


def cart_of_user(user_id: int, channel: Channel) -> Cart | None:
    """The user's newest open cart in a channel."""
    rows = Cart.objects.filter(user_id=user_id, channel=channel, closed_at=None)
    return rows.select_related("channel", "user").order_by("-updated_at").first()


def piece_count(cart: Cart) -> int:
    """How many pieces a cart holds, in one query."""
    return sum(CartLine.objects.filter(cart=cart).values_list("quantity", flat=True))


def priced(
    cart: Cart,
    *,
    country: str | None = None,
    delivery: ChargeLine | None = None,
    email: str = "",
) -> PricedCart:
    """Price every line for `country` (default: the cart's), with delivery if it was chosen.

    `email` is the buyer's, as far as it is known: some vouchers are good once for each.
    """
    bare = lines_of(goods_of(cart), country=country)
    return less_what_is_off(bare, delivery=delivery, email=email)


@dataclass(frozen=True)
class Goods:
    """A cart's rows and what is sold there by variant id; what exists no more is left out."""

    cart: Cart
    rows: list[CartLine]
    found: dict[int, Sellable]

    @property
    def ships(self) -> bool:
        """Whether anything must be sent."""
        return any(self.found[row.variant_id].ships for row in self.rows)


def goods_of(cart: Cart, *, looks: bool = True) -> Goods:
    """Read the lines of a cart; `looks`: with pictures and options."""
    rows = rows_of(cart)
    found = sellables(
        [row.variant_id for row in rows], channel=cart.channel, holder=str(cart.pk), looks=looks
    )
    return Goods(cart, [row for row in rows if row.variant_id in found], found)


def lines_of(goods: Goods, *, country: str | None = None) -> PricedCart:
    """Price the lines for a country, before any voucher, gift card or delivery."""
    cart = goods.cart
    place, currency = country or cart.country, cart.channel.currency
    ppm = rates({item.tax_class_id for item in goods.found.values()}, place)
    lines = tuple(_price(row, goods.found[row.variant_id], ppm, cart.channel) for row in goods.rows)
    sums = totals([line.charge for line in lines], None, currency=currency)
    return PricedCart(cart, cart.channel, place, lines, sums)


def less_what_is_off(
    bare: PricedCart, *, delivery: ChargeLine | None = None, email: str = "", cards: bool = True
) -> PricedCart:
    """The same with its delivery, less what the voucher takes off, and what gift cards pay.

    `cards` False leaves them out: for the value of the goods nobody needs them.
    """
    cart, lines = bare.cart, bare.lines
    voucher = _voucher(cart, lines, bare.country, delivery, email) if cart.voucher_code else None
    if voucher is not None:
        lines = tuple(
            replace(line, charge=replace(line.charge, off_micro=off.micro))
            for line, off in zip(lines, voucher.lines, strict=True)
        )
        if delivery is not None:
            delivery = replace(delivery, off_micro=voucher.delivery.micro)
    sums = totals([line.charge for line in lines], delivery, currency=cart.channel.currency)
    parts: tuple[CardPart, ...] = ()
    if cards:
        buyer = email or (cart.user.email if cart.user else "")
        parts = parts_of(cart, due=sums.payable, email=buyer or None)
    if parts:
        sums = less_cards(sums, total((card.amount for card in parts), sums.exact.currency))
    return PricedCart(cart, cart.channel, bare.country, lines, sums, delivery, voucher, parts)


def _voucher(
    cart: Cart,
    lines: Sequence[PricedLine],
    country: str,
    delivery: ChargeLine | None,
    email: str,
) -> Applied | None:
    """The cart's voucher on these lines; None when its code is no voucher's any more."""
    user = cart.user
    buyer = email or (user.email if user else "")
    terms = terms_of(cart.voucher_code, channel=cart.channel, cart_key=cart.pk, email=buyer)
    if terms is None:
        return None
    return apply(
        terms,
        Basket(
            items=_items(terms, lines),
            ships=any(line.sellable.ships for line in lines),
            country=country,
            delivery=delivery.gross if delivery else None,
            staff=user is not None and user.is_staff,
        ),
    )


def _items(terms: Terms, lines: Sequence[PricedLine]) -> list[Item]:
    variants: set[int] = set()
    products: set[int] = set()
    if terms.scope is Scope.SPECIFIC_PRODUCT:
        variants, products = named(
            terms.voucher_id,
            variants=[line.variant_id for line in lines],
            products=[line.sellable.product_id for line in lines],
        )
    return [
        Item(
            unit=line.charge.unit,
            quantity=line.quantity,
            tip=line.sellable.kind == Offer.TIP,
            named=line.variant_id in variants or line.sellable.product_id in products,
        )
        for line in lines
    ]


def _price(
    row: CartLine, item: Sellable, ppm: dict[int | None, int], channel: Channel
) -> PricedLine:
    rate = 0 if item.kind == Offer.TIP else ppm.get(item.tax_class_id, 0)
    unit, undiscounted = item.unit, item.undiscounted
    if item.kind == Offer.TIP and row.tip_micro is not None:
        unit = undiscounted = Money(row.tip_micro, channel.currency)
    elif not channel.prices_entered_with_tax:
        unit, undiscounted = with_tax(unit, rate), with_tax(undiscounted, rate)
    charge = ChargeLine(unit, row.quantity, rate)
    problem = line_problem(item, row.quantity)
    return PricedLine(
        id=row.id,
        variant_id=row.variant_id,
        quantity=row.quantity,
        sellable=item,
        charge=charge,
        undiscounted=undiscounted,
        problem=problem,
        metadata=row.metadata,
    )


def earlier_prices(cart: PricedCart) -> dict[uuid.UUID, Money]:
    """What a piece cost when its line was begun, gross, by line, where it costs another sum now."""
    begun = dict(CartLine.objects.filter(cart=cart.cart).values_list("variant_id", "created_at"))
    then = changed_since(begun, channel=cart.channel)
    found: dict[uuid.UUID, Money] = {}
    for line in cart.lines:
        offer = then.get(line.variant_id)
        if offer is None or line.sellable.offer_id is None or line.sellable.kind == Offer.TIP:
            continue
        unit = Money(offer.unit_micro, cart.channel.currency)
        if not cart.channel.prices_entered_with_tax:
            unit = with_tax(unit, line.charge.tax_ppm)
        if unit != line.charge.unit:
            found[line.id] = unit
    return found


def line_problem(item: Sellable, quantity: int) -> DomainError | None:
    """Why a line cannot be bought now, or None."""
    if not item.is_published or item.offer_id is None:
        message = f"{item.product_name} is no longer for sale."
        return Conflict("unavailable_variant_in_channel", message, "lines", variant=item.variant_id)
    if not item.is_purchasable:
        message = f"{item.product_name} cannot be bought yet."
        return Conflict(
            "product_unavailable_for_purchase", message, "lines", variant=item.variant_id
        )
    if item.available is not None and item.available < quantity:
        return out_of_stock([item], item.available)
    return None


def out_of_stock(items: Sequence[Sellable], available: int) -> Conflict:
    """Too many were asked for; says how many there are."""
    names = ", ".join(
        " – ".join(part for part in (item.product_name, item.variant_name) if part)
        for item in items
    )
    left = f"only {available} left" if available > 0 else "sold out"
    ids = [item.variant_id for item in items]
    return Conflict("insufficient_stock", f"{names}: {left}.", "quantity", variants=ids)
