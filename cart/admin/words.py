"""What vouchers and codes are called on the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cart.vouchers.models import Voucher, VoucherCode, VoucherListing
from store.admin.fields import percent
from store.kernel.money import Money

WHERE = {"entire_order": "the order", "specific_product": "certain goods", "shipping": "delivery"}


def worth(voucher: Voucher, listings: Sequence[VoucherListing]) -> str:
    """`10 % off the order`, `$5.00 · €5.00 off delivery`."""
    values = dict.fromkeys(_value(each) for each in listings)
    where = WHERE.get(voucher.scope, voucher.scope)
    return f"{' · '.join(values)} off {where}" if values else "Nothing: no channel has a value"


def voucher_state(voucher: Voucher, moment: datetime) -> tuple[str, str]:
    """A word and its tone: whether it can be used now."""
    if moment < voucher.starts_at:
        return "Not yet", "wait"
    if voucher.ends_at is not None and moment >= voucher.ends_at:
        return "Ended", ""
    if voucher.usage_limit is not None and voucher.used >= voucher.usage_limit:
        return "Used up", ""
    return "Active", "good"


def code_state(code: VoucherCode) -> tuple[str, str]:
    """A word and its tone: whether the code itself is good."""
    if not code.is_active:
        return "Switched off", "bad"
    if code.voucher.single_use and code.used:
        return "Used up", ""
    return "Good", "good"


def _value(listing: VoucherListing) -> str:
    if listing.percent_ppm is not None:
        return f"{percent(listing.percent_ppm)} %"
    return Money(listing.fixed_micro or 0, listing.channel.currency).format()
