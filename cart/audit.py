"""Audits of the cart's rooms: codes say as many uses as there are."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F

from cart.vouchers.models import VoucherCode
from store.audit.registry import Finding, audit

VOUCHERS = "vouchers"


@audit(VOUCHERS)
def vouchers() -> Iterator[Finding]:
    """Each code's count is the number of orders that hold a use of it."""
    rows = VoucherCode.objects.annotate(held=Count("uses")).exclude(used=F("held"))
    for row in rows.order_by("key"):
        text = f"it says {row.used} uses, but {row.held} orders hold one"
        yield Finding(VOUCHERS, f"code {row.code}", text)
