"""Writing vouchers: their terms, their worth in each channel, and the goods they name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction

from cart.discounts import Scope
from cart.vouchers.models import Voucher, VoucherListing, VoucherTranslation
from catalog.services.checks import line
from catalog.services.translations import Translated
from store.changes.services import record, snapshot
from store.channels.models import Channel
from store.kernel.actor import MANAGE_DISCOUNTS, Actor
from store.kernel.errors import Invalid
from store.kernel.money import MICRO, Money, minor_unit

MAX_USES = 10**9
MAX_ITEMS = 10_000
MAX_MICRO = 10**12
# For catalog.services.translations.translate().
TRANSLATED = Translated("voucher", VoucherTranslation, {"name": line(250)}, MANAGE_DISCOUNTS)
NAMED = ("products", "variants", "collections", "categories")
_FLAGS = ("single_use", "once_per_order", "once_per_customer", "staff_only")
_COLUMNS = (
    *("name", "scope", "value_type", "starts_at", "ends_at", "usage_limit", "min_items"),
    *("countries", "metadata", "private_metadata"),
    *_FLAGS,
)


class VoucherFields(TypedDict, total=False):
    """What an owner says of a voucher; limits None = none, countries empty = all."""

    name: str
    scope: str
    value_type: str
    starts_at: datetime
    ends_at: datetime | None
    usage_limit: int | None
    min_items: int
    single_use: bool
    once_per_order: bool
    once_per_customer: bool
    staff_only: bool
    countries: list[str]
    metadata: Mapping[str, str]
    private_metadata: Mapping[str, str]


def save_voucher(*, voucher: Voucher | None, fields: VoucherFields, actor: Actor) -> Voucher:
    """Make or change a voucher; raises Refused, Invalid (the field).

    Another value type drops what the voucher was worth in the channels: say it anew.
    """
    actor.require(MANAGE_DISCOUNTS)
    values = {name: _CHECKS.get(name, _given)(value, name) for name, value in fields.items()}
    unknown = next((name for name in values if name not in _COLUMNS), None)
    if unknown is not None:
        raise Invalid("unknown_field", "There is no such field.", unknown)
    if voucher is None and "name" not in values:
        raise Invalid("required", "Give the voucher a name.", "name")
    _check_dates(voucher, values)
    with transaction.atomic():
        before = snapshot(voucher, _COLUMNS) if voucher else {}
        if voucher is None:
            voucher = Voucher.objects.create(**values)
        else:
            if values.get("value_type", voucher.value_type) != voucher.value_type:
                VoucherListing.objects.filter(voucher=voucher).delete()
            Voucher.objects.filter(pk=voucher.pk).update(**values)
            voucher.refresh_from_db()
        _tell(actor, "voucher_saved", voucher, before, snapshot(voucher, _COLUMNS))
    return voucher


def set_worth(
    *,
    voucher: Voucher,
    channel: Channel,
    percent_ppm: int | None = None,
    fixed: Money | None = None,
    min_spent: Money | None = None,
    actor: Actor,
) -> VoucherListing | None:
    """What a voucher is worth in a channel, and from which sum; neither = not valid there.

    Raises Refused, Invalid (value, min_spent): of the voucher's own type, in the channel's
    currency, in whole minor units.
    """
    actor.require(MANAGE_DISCOUNTS)
    _check_worth(voucher, channel, percent_ppm, fixed)
    _check_min_spent(channel, min_spent)
    with transaction.atomic():
        rows = VoucherListing.objects.filter(voucher=voucher, channel=channel)
        old = rows.first()
        before = _told(old, channel)
        listing = None
        if percent_ppm is None and fixed is None:
            rows.delete()
        else:
            listing, _ = VoucherListing.objects.update_or_create(
                voucher=voucher,
                channel=channel,
                defaults={
                    "percent_ppm": percent_ppm,
                    "fixed_micro": fixed.micro if fixed else None,
                    "min_spent_micro": min_spent.micro if min_spent else None,
                    "minor_unit_micro": minor_unit(channel.currency),
                },
            )
        _tell(actor, "voucher_worth_set", voucher, before, _told(listing, channel))
    return listing


def set_named(*, voucher: Voucher, kind: str, ids: Collection[int], actor: Actor) -> None:
    """The goods a voucher is for: `kind` is products, variants, collections or categories.

    Raises Refused, Invalid (the kind) for a row that does not exist.
    """
    actor.require(MANAGE_DISCOUNTS)
    if kind not in NAMED:
        raise Invalid("unknown_field", "There is no such field.", kind)
    wanted = set(ids)
    relation: Any = getattr(voucher, kind)
    if relation.model.objects.filter(pk__in=wanted).count() != len(wanted):
        raise Invalid("not_found", "One of these does not exist.", kind)
    with transaction.atomic():
        before = sorted(relation.values_list("pk", flat=True))
        relation.set(wanted)
        _tell(actor, "voucher_goods_set", voucher, {kind: before}, {kind: sorted(wanted)})


def delete_voucher(*, voucher: Voucher, actor: Actor) -> None:
    """Delete a voucher with its codes; orders keep what they were given. Raises Refused."""
    actor.require(MANAGE_DISCOUNTS)
    with transaction.atomic():
        before, key = snapshot(voucher, ("name", "used")), voucher.pk
        if Voucher.objects.filter(pk=key).delete()[0]:
            record(actor=actor, verb="voucher_deleted", kind="voucher", key=key, before=before)


def _tell(
    actor: Actor, verb: str, voucher: Voucher, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    record(actor=actor, verb=verb, kind="voucher", key=voucher.pk, before=before, after=after)


def _told(listing: VoucherListing | None, channel: Channel) -> dict[str, str]:
    """What a voucher is worth, as the history tells it."""
    if listing is None:
        return {}
    ppm, fixed, spent = listing.percent_ppm, listing.fixed_micro, listing.min_spent_micro
    share = f"{ppm // 10_000}.{ppm % 10_000:04d}".rstrip("0").rstrip(".") if ppm else ""
    words = {f"value_in_{channel.slug}": f"{share} %" if share else _amount(fixed, channel)}
    return words | ({f"from_in_{channel.slug}": _amount(spent, channel)} if spent else {})


def _amount(micro: int | None, channel: Channel) -> str:
    return Money(micro or 0, channel.currency).format()


def _check_worth(
    voucher: Voucher, channel: Channel, percent_ppm: int | None, fixed: Money | None
) -> None:
    wrong = fixed if voucher.value_type == Voucher.PERCENTAGE else percent_ppm
    if wrong is not None:
        raise Invalid("invalid", f"This voucher's value is a {voucher.value_type} one.", "value")
    if percent_ppm is not None and not 1 <= percent_ppm <= MICRO:
        raise Invalid("out_of_range", "Enter a percentage above 0, at most 100.", "value")
    if fixed is None:
        return
    if fixed.currency != channel.currency:
        raise Invalid("currency_mismatch", f"Amounts here are in {channel.currency}.", "value")
    if not 0 < fixed.micro <= MAX_MICRO:
        raise Invalid("out_of_range", "Enter an amount above 0, at most 1,000,000.", "value")
    if fixed.floor()[1]:
        raise Invalid("too_fine", "A fixed discount has whole cents or the like.", "value")


def _check_min_spent(channel: Channel, min_spent: Money | None) -> None:
    if min_spent is None:
        return
    if min_spent.currency != channel.currency:
        raise Invalid("currency_mismatch", f"Amounts here are in {channel.currency}.", "min_spent")
    if not 0 <= min_spent.micro <= MAX_MICRO:
        raise Invalid("out_of_range", "Enter an amount from 0 to 1,000,000.", "min_spent")


def _check_dates(voucher: Voucher | None, values: dict[str, Any]) -> None:
    starts = values.get("starts_at", voucher.starts_at if voucher else None)
    ends = values.get("ends_at", voucher.ends_at if voucher else None)
    if starts is None and "starts_at" in values:
        raise Invalid("required", "Say from when it is valid.", "starts_at")
    if starts is not None and ends is not None and ends <= starts:
        raise Invalid("ends_before_start", "It has to end after it starts.", "ends_at")


def _line(value: Any, field: str) -> str:
    text = str(value).strip()
    if not text:
        raise Invalid("required", "This is needed.", field)
    if len(text) > 255 or not text.isprintable():
        raise Invalid("invalid_text", "Enter one line of at most 255 characters.", field)
    return text


def _one_of(*allowed: str) -> Callable[[Any, str], str]:
    def check(value: Any, field: str) -> str:
        if value not in allowed:
            raise Invalid("invalid", f"Choose one of {', '.join(allowed)}.", field)
        return str(value)

    return check


def _number(low: int, high: int, *, optional: bool = False) -> Callable[[Any, str], int | None]:
    def check(value: Any, field: str) -> int | None:
        if value is None and optional:
            return None
        if type(value) is not int or not low <= value <= high:
            raise Invalid("out_of_range", f"Enter a number from {low:,} to {high:,}.", field)
        return value

    return check


def _flag(value: Any, field: str) -> bool:
    if not isinstance(value, bool):
        raise Invalid("invalid_flag", "Enter yes or no.", field)
    return value


def _countries(value: Any, field: str) -> list[str]:
    codes = list(dict.fromkeys(value))
    if not all(len(code) == 2 and code.isascii() and code.isupper() for code in codes):
        raise Invalid("invalid_country", "Give countries by their two letters.", field)
    return codes


def _given(value: Any, _field: str) -> Any:
    return value


_CHECKS: dict[str, Callable[[Any, str], Any]] = {
    "name": _line,
    "scope": _one_of(*(each.value for each in Scope)),
    "value_type": _one_of(Voucher.PERCENTAGE, Voucher.FIXED),
    "usage_limit": _number(1, MAX_USES, optional=True),
    "min_items": _number(0, MAX_ITEMS),
    "countries": _countries,
    **dict.fromkeys(_FLAGS, _flag),
}
