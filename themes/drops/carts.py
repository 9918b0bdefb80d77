"""The cart as templates see it; nothing is read before a template asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from cart.models import Cart
from cart.queries import PricedCart, PricedLine, earlier_prices, piece_count, priced
from cart.totals import Totals, Verdict, verdict
from catalog.queries.pictures import Picture, media_of_variants, pictures_of
from store.channels.models import Channel
from store.kernel.money import Minor, Money
from themes.drops.amounts import printed_tax
from themes.drops.images import ImageDrop
from themes.drops.variants import product_url, variant_url
from themes.liquid.drops import Drop, cents


def options_text(options: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    """Options of a line as name and value."""
    return [{"name": name, "value": value} for name, value in options]


def line_pictures(lines: Sequence[PricedLine]) -> dict[int, Picture]:
    """The picture of each line by variant id, in two queries: its own, else the product's first."""
    if not lines:
        return {}
    of_product = pictures_of({line.sellable.product_id for line in lines})
    own = media_of_variants([line.variant_id for line in lines])
    chosen: dict[int, Picture] = {}
    for line in lines:
        candidates = of_product.get(line.sellable.product_id, ())
        mine = own.get(line.variant_id, ())
        fitting = [each for each in candidates if each.media_id in mine] or candidates
        if fitting:
            chosen[line.variant_id] = fitting[0]
    return chosen


def card_note(cart: PricedCart) -> str:
    """Why something stays on the cart's gift cards, in a sentence; "" when nothing does."""
    stays = cart.stays_on_cards
    if not stays:
        return ""
    least = Money.from_minor(Minor(cart.channel.minimum_charge_minor, stays.currency))
    return f"The smallest charge is {least.format()}, so {stays.format()} stays on your gift card."


class CartLineDrop(Drop):
    """`line_item` of a cart; `key` names it in forms, `error` says why it cannot be bought.

    Prices are before a promo code: that stands in the cart's sums. `voucher_discount` is what a
    code for single items takes off this one.
    """

    fields = frozenset(
        {
            "key",
            "variant_id",
            "title",
            "url",
            "image",
            "quantity",
            "final_price",
            "original_price",
            "earlier_price",
            "final_line_price",
            "original_line_price",
            "options_with_values",
            "kind",
            "error",
            "voucher_discount",
            "max_quantity",
            "url_to_remove",
            "requires_shipping",
        }
    )

    def __init__(
        self,
        line: PricedLine,
        picture: Picture | None,
        error: str,
        typed: str,
        *,
        on_lines: bool = False,
        earlier: Money | None = None,
    ) -> None:
        item = line.sellable
        self.key = str(line.id)
        self.variant_id = line.variant_id
        self.title = item.product_name
        self.url = variant_url(item) if item.options else product_url(item.product_slug)
        self.image = ImageDrop(picture) if picture else None
        # What was typed stands in the field again beside its error.
        self.quantity: int | str = typed or line.quantity
        self.final_price = cents(line.charge.unit.micro)
        self.original_price = cents(line.undiscounted.micro)
        # What it cost when it was put in, where that was another price.
        self.earlier_price = cents(earlier.micro) if earlier is not None else None
        self.final_line_price = cents(line.charge.undiscounted.micro)
        self.voucher_discount = cents(line.charge.off_micro if on_lines else 0)
        self.original_line_price = cents((line.undiscounted * line.quantity).micro)
        self.options_with_values = options_text(item.options)
        self.kind = item.kind
        self.error = error or (line.problem.message if line.problem else None)
        self.max_quantity = item.available
        self.url_to_remove = "/cart"
        self.requires_shipping = item.ships


class CartDrop(Drop):
    """`cart`: amounts in cents; `total_price` is the amount to pay, whole; delivery comes later."""

    fields = frozenset(
        {
            "item_count",
            "items",
            "items_subtotal_price",
            "total_discount",
            "cart_level_discount_applications",
            "discount_applications",
            "promo_code",
            "promo_problem",
            "promo_waits",
            "promo_typed",
            "promo_error",
            "gift_cards",
            "gift_card_amount",
            "gift_card_note",
            "tax_price",
            "taxes_included",
            "exact_total",
            "rounding_amount",
            "total_price",
            "requires_shipping",
            "below_minimum",
            "minimum_price",
            "missing_price",
        }
    )
    # Prices in a cart are gross whatever way the owner enters them.
    taxes_included = True

    def __init__(
        self,
        cart: Cart | None,
        channel: Channel,
        *,
        errors: Mapping[str, str] | None = None,
        typed: Mapping[str, str] | None = None,
        promo: tuple[str, str] = ("", ""),
    ) -> None:
        self._cart = cart
        self._channel = channel
        self._errors = errors or {}
        self._typed = typed or {}
        # What was typed into the code's field stands there again beside its error.
        self.promo_typed, self.promo_error = promo

    @cached_property
    def item_count(self) -> int:
        """Pieces in the cart; one query, none without a cart."""
        if "_priced" in vars(self):
            return self._priced.count if self._priced else 0
        return piece_count(self._cart) if self._cart else 0

    @cached_property
    def _priced(self) -> PricedCart | None:
        return priced(self._cart) if self._cart else None

    @cached_property
    def items(self) -> list[CartLineDrop]:
        """The lines, oldest first."""
        lines = self._priced.lines if self._priced else ()
        pictures = line_pictures(lines)
        voucher = self._priced.voucher if self._priced else None
        earlier = earlier_prices(self._priced) if self._priced else {}
        return [
            CartLineDrop(
                line,
                pictures.get(line.variant_id),
                self._errors.get(str(line.id), ""),
                self._typed.get(str(line.id), ""),
                on_lines=bool(voucher and voucher.on_lines),
                earlier=earlier.get(line.id),
            )
            for line in lines
        ]

    @property
    def _totals(self) -> Totals:
        if self._priced:
            return self._priced.totals
        nothing = Money.zero(self._channel.currency)
        return Totals(*[nothing] * 8)

    @property
    def items_subtotal_price(self) -> int | Decimal:
        """The exact sum of the lines, before a promo code."""
        return cents((self._totals.items + self._totals.discount).micro)

    @property
    def total_discount(self) -> int | Decimal:
        """What the promo code takes off."""
        return cents(self._totals.discount.micro)

    @property
    def cart_level_discount_applications(self) -> list[dict[str, object]]:
        """The promo code while it takes something off."""
        if not self._totals.discount:
            return []
        return [
            {
                "title": self.promo_code,
                "type": "discount_code",
                "total_allocated_amount": self.total_discount,
            }
        ]

    discount_applications = cart_level_discount_applications

    @property
    def promo_code(self) -> str:
        """The code in use, whether it applies or not."""
        return self._priced.cart.voucher_code if self._priced else ""

    @property
    def promo_problem(self) -> str:
        """Why it takes nothing off, in a sentence."""
        return self._priced.voucher_problem if self._priced else ""

    @property
    def promo_waits(self) -> bool:
        """Whether it waits for a delivery to be chosen."""
        voucher = self._priced.voucher if self._priced else None
        return bool(voucher and voucher.waits)

    @property
    def gift_cards(self) -> list[dict[str, object]]:
        """The gift cards put in: `key` names one in forms, `note` says why it pays nothing."""
        return [
            {
                "key": str(card.card_id),
                "title": card.name,
                "amount": cents(card.amount.micro),
                "note": card.note,
            }
            for card in (self._priced.cards if self._priced else ())
        ]

    @property
    def gift_card_amount(self) -> int | Decimal:
        """What gift cards pay."""
        return cents(self._totals.gift_cards.micro)

    @property
    def gift_card_note(self) -> str:
        """Why something stays on the cards, in a sentence."""
        return card_note(self._priced) if self._priced else ""

    @property
    def tax_price(self) -> int | Decimal:
        """The tax contained, as receipts print it."""
        return cents(printed_tax(self._totals.tax).micro)

    @property
    def exact_total(self) -> int | Decimal:
        """The exact sum before rounding."""
        return cents(self._totals.exact.micro)

    @property
    def rounding_amount(self) -> int | Decimal:
        """What is left off so that the amount can be paid."""
        return cents(self._totals.rounding.micro)

    @property
    def total_price(self) -> int | Decimal:
        """The amount to pay, delivery not yet in it."""
        return cents(self._totals.payable.micro)

    @property
    def requires_shipping(self) -> bool:
        """Whether anything must be sent."""
        return bool(self._priced and self._priced.ships)

    @property
    def below_minimum(self) -> bool:
        """Whether a gateway would refuse so small a charge; delivery may still lift it."""
        if self.requires_shipping:
            return False
        minimum = self._channel.minimum_charge_minor
        return verdict(self._totals.payable, minimum_minor=minimum) is Verdict.BELOW_MINIMUM

    @property
    def _minimum(self) -> Money:
        channel = self._channel
        return Money.from_minor(Minor(channel.minimum_charge_minor, channel.currency))

    @property
    def minimum_price(self) -> int | Decimal:
        """The smallest charge a gateway takes."""
        return cents(self._minimum.micro)

    @property
    def missing_price(self) -> int | Decimal:
        """How much must be added to reach it."""
        return cents(max((self._minimum - self._totals.exact).micro, 0))
