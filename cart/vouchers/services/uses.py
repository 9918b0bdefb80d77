"""Counting uses: taken when an order is placed, given back when nothing comes of it.

Each is a handful of conditional statements in the caller's transaction, so that no limit is
passed however many order at once. The voucher's row comes first everywhere, before any stock.
"""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from cart.vouchers.models import Voucher, VoucherCode, VoucherUse
from cart.vouchers.rules import not_applicable
from store.kernel.clock import now

USED_UP = "This code has been used up meanwhile."
USED_BEFORE = "You have used this code before; it is good for one order."
GONE = "This code is not valid any more."


def take_use(
    *,
    voucher_id: int,
    code: str,
    order_key: uuid.UUID,
    cart_key: uuid.UUID,
    email: str,
    paid: bool = False,
) -> None:
    """Count an order's use of a code, once however often it is called.

    `paid`: money has come for it, so it is counted beyond any limit, and a code that the owner
    deleted meanwhile counts nothing. Raises Conflict (voucher_not_applicable).
    """
    uses = VoucherUse.objects.filter(order_key=order_key)
    row = VoucherCode.objects.select_related("voucher").filter(voucher_id=voucher_id, code=code)
    found = row.first()
    if uses.exists() or (found is None and paid):
        return
    if found is None:
        raise not_applicable(GONE)
    refused = _taken_once(found, order_key, cart_key, "" if paid else email.lower(), not paid)
    # The same order may have been asked twice at once: then it has its use.
    if refused and not uses.exists():
        raise not_applicable(refused)


def _taken_once(
    code: VoucherCode, order_key: uuid.UUID, cart_key: uuid.UUID, customer: str, bound: bool
) -> str:
    """Count and note the use, both or neither; a sentence when something forbids it."""
    try:
        with transaction.atomic():
            if not _count(code, bound):
                return USED_UP
            _note(code, order_key, cart_key, customer)
    except IntegrityError:
        return USED_UP if code.voucher.single_use else USED_BEFORE
    return ""


def _count(code: VoucherCode, bound: bool) -> bool:
    """Count up voucher, then code; with `bound` only within the limits."""
    stamp = now()
    vouchers = Voucher.objects.filter(pk=code.voucher_id)
    codes = VoucherCode.objects.filter(pk=code.pk)
    if bound:
        vouchers = vouchers.filter(
            Q(usage_limit=None) | Q(usage_limit__gt=F("used")),
            Q(ends_at=None) | Q(ends_at__gt=stamp),
            starts_at__lte=stamp,
        )
        codes = codes.filter(is_active=True)
        if code.voucher.single_use:
            codes = codes.filter(used=0)
    if not vouchers.update(used=F("used") + 1):
        return False
    if not codes.update(used=F("used") + 1):
        Voucher.objects.filter(pk=code.voucher_id).update(used=F("used") - 1)
        return False
    return True


def _note(code: VoucherCode, order_key: uuid.UUID, cart_key: uuid.UUID, customer: str) -> None:
    """Write the use; UNIQUE refuses what may be only once. No customer: nothing is bound."""
    voucher = code.voucher
    VoucherUse.objects.create(
        voucher=voucher,
        code=code,
        order_key=order_key,
        cart_key=cart_key,
        customer=customer if customer and voucher.once_per_customer else None,
        single=code.pk if customer and voucher.single_use else None,
        created_at=now(),
    )


def give_back_use(*, order_key: uuid.UUID) -> bool:
    """Give back the use that an order holds, once; False when it holds none."""
    use = VoucherUse.objects.filter(order_key=order_key).first()
    if use is None:
        return False
    with transaction.atomic():
        Voucher.objects.filter(pk=use.voucher_id).update(used=F("used") - 1)
        if not VoucherUse.objects.filter(pk=use.pk).delete()[0]:
            Voucher.objects.filter(pk=use.voucher_id).update(used=F("used") + 1)
            return False
        VoucherCode.objects.filter(pk=use.code_id).update(used=F("used") - 1)
    return True
