"""What shoppers want put into a cart: merged, checked, and looked at before the cart is locked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cart.models import Cart, CartLine
from catalog.offers.models import Offer
from catalog.queries.sellables import Sellable, sellables
from store.accounts.words import clean_metadata
from store.channels.models import Channel
from store.kernel.errors import Conflict, DomainError, Invalid, NotFound, Problems
from store.kernel.money import Money

MAX_QUANTITY = 10_000
MAX_TIP = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A variant and how many; a tip may name its amount. Metadata joins that of the line."""

    variant_id: int
    quantity: int
    tip: Money | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Picked:
    """What is wanted, one wish for each variant, and what these are sold as."""

    wanted: list[Wanted]
    items: dict[int, Sellable]


def pick(
    *, channel: Channel, wanted: Sequence[Wanted], holder: str = "", replace: bool = False
) -> Picked:
    """Look at what is wanted before a cart is locked. Raises as put_lines."""
    merged = _merged(wanted, replace)
    kept = [each for each in merged if each.quantity]
    ids = [each.variant_id for each in kept]
    items = sellables(ids, channel=channel, holder=holder, looks=False)
    refuse_all(_hidden(each, items.get(each.variant_id)) for each in kept)
    return Picked(merged, items)


def wanted_rows(
    cart: Cart, picked: Picked, lines: Mapping[int, CartLine], replace: bool
) -> list[CartLine]:
    """The lines that are wanted, as they will be written."""
    return [
        _row(cart, picked.items[each.variant_id], lines.get(each.variant_id), each, replace)
        for each in picked.wanted
        if each.quantity
    ]


def _merged(wanted: Sequence[Wanted], replace: bool) -> list[Wanted]:
    """One wish for each variant: quantities of the same add up; with `replace` the last counts."""
    found: dict[int, Wanted] = {}
    for each in wanted:
        if each.quantity or not replace:
            check_quantity(each.quantity)
        known = None if replace else found.get(each.variant_id)
        if known is not None:
            each = Wanted(
                each.variant_id,
                known.quantity + each.quantity,
                known.tip if each.tip is None else each.tip,
                {**known.metadata, **each.metadata},
            )
        found[each.variant_id] = each
    return list(found.values())


def _hidden(each: Wanted, item: Sellable | None) -> DomainError | None:
    if item is None:
        return NotFound("not_found", "This product does not exist.", "variantId")
    if not item.is_published:
        message = "This product is not for sale."
        return Conflict("product_not_published", message, "lines", variants=[each.variant_id])
    return None


def _row(
    cart: Cart, item: Sellable, line: CartLine | None, each: Wanted, replace: bool
) -> CartLine:
    """The line as it will be written."""
    tip_micro = line.tip_micro if line and replace and each.tip is None else tip_of(item, each.tip)
    quantity = each.quantity + (line.quantity if line and not replace else 0)
    quantity = 1 if tip_micro else quantity
    check_quantity(quantity)
    row = CartLine(
        cart=cart,
        variant_id=each.variant_id,
        quantity=quantity,
        tip_micro=tip_micro,
        metadata={**(line.metadata if line else {}), **clean_metadata(each.metadata)},
    )
    if line is not None:
        row.pk = line.pk
    return row


def refuse_all(problems: Iterable[DomainError | None]) -> None:
    """Raise what was found: the one problem, or Problems."""
    found = [problem for problem in problems if problem is not None]
    if found:
        raise found[0] if len(found) == 1 else Problems(found)


def check_quantity(quantity: int) -> None:
    """From 1 to 10,000. Raises Invalid (zero_quantity, quantity_greater_than_limit)."""
    if quantity < 1:
        raise Invalid("zero_quantity", "The quantity must be at least 1.", "quantity")
    if quantity > MAX_QUANTITY:
        message = f"At most {MAX_QUANTITY:,} of one item fit into an order."
        raise Invalid("quantity_greater_than_limit", message, "quantity")


def tip_of(item: Sellable, tip: Money | None) -> int | None:
    """The chosen tip in micros: at least the minimum, at most 1,000; None for what is no tip."""
    if item.kind != Offer.TIP:
        return None
    usual = item.suggestions[0] if item.suggestions else item.unit
    amount = usual if tip is None else tip
    if amount < item.unit or not amount:
        raise Invalid("tip_too_small", f"The smallest tip is {item.unit.format()}.", "tip")
    if amount.micro > MAX_TIP:
        raise Invalid("tip_too_large", "The largest tip is 1,000.", "tip")
    return amount.micro
