"""Writing the codes of a voucher: by hand, in batches, switched off and on, deleted."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from django.db import transaction

from cart.vouchers.models import Voucher, VoucherCode
from cart.vouchers.queries import key_of
from store.changes.services import record
from store.kernel.actor import MANAGE_DISCOUNTS, Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid
from store.kernel.rows import violation

MAX_BATCH = 10_000
MAX_LENGTH = 60
RANDOM_LENGTH = 9
# Without signs that are mistaken for one another: 0 and O, 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE = re.compile(r"[^\W_][\w-]*")


def add_codes(*, voucher: Voucher, codes: Sequence[str], actor: Actor) -> list[VoucherCode]:
    """New codes of a voucher, all or none; large and small letters make no difference.

    Raises Refused, Invalid (codes), Conflict (codes_taken; params: codes = those that exist).
    """
    actor.require(MANAGE_DISCOUNTS)
    wanted = {key_of(text): _checked(text) for text in codes}
    if len(wanted) > MAX_BATCH:
        raise Invalid("too_many", f"At most {MAX_BATCH:,} codes at once.", "codes")
    known = VoucherCode.objects.filter(key__in=wanted)
    taken = sorted(known.values_list("code", flat=True)) if len(wanted) <= MAX_BATCH else []
    if taken:
        raise _taken(taken)
    return _write(voucher, wanted, actor)


def generate_codes(
    *, voucher: Voucher, count: int, prefix: str = "", actor: Actor
) -> list[VoucherCode]:
    """So many random codes, such as SPRING-7K4M9QXDP; nobody can guess the next one.

    Raises Refused, Invalid (count, prefix).
    """
    actor.require(MANAGE_DISCOUNTS)
    if not 1 <= count <= MAX_BATCH:
        raise Invalid("out_of_range", f"Make from 1 to {MAX_BATCH:,} codes at once.", "count")
    head = f"{_prefix(prefix)}-" if prefix.strip() else ""
    wanted: dict[str, str] = {}
    while len(wanted) < count:
        code = head + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
        wanted[key_of(code)] = code
    return _write(voucher, wanted, actor)


def switch_code(*, code: VoucherCode, is_active: bool, actor: Actor) -> VoucherCode:
    """Take a code out of use, or back into it. Raises Refused."""
    actor.require(MANAGE_DISCOUNTS)
    with transaction.atomic():
        rows = VoucherCode.objects.filter(pk=code.pk, is_active=not is_active)
        if rows.update(is_active=is_active):
            verb = "code_switched_on" if is_active else "code_switched_off"
            after = {"code": code.code}
            record(actor=actor, verb=verb, kind="voucher", key=code.voucher_id, after=after)
    code.is_active = is_active
    return code


def delete_code(*, code: VoucherCode, actor: Actor) -> None:
    """Delete a code; the uses it had stay counted at its voucher. Raises Refused."""
    actor.require(MANAGE_DISCOUNTS)
    with transaction.atomic():
        before = {"code": code.code, "used": code.used}
        if VoucherCode.objects.filter(pk=code.pk).delete()[0]:
            key = code.voucher_id
            record(actor=actor, verb="code_deleted", kind="voucher", key=key, before=before)


def _write(voucher: Voucher, wanted: dict[str, str], actor: Actor) -> list[VoucherCode]:
    stamp = now()
    rows = [
        VoucherCode(voucher=voucher, code=code, key=key, created_at=stamp)
        for key, code in wanted.items()
    ]
    refusal = _taken([])
    rules = {"vouchers_vouchercode": refusal, "vouchercode": refusal}
    with transaction.atomic(), violation({**rules}):
        made = VoucherCode.objects.bulk_create(rows, batch_size=500)
        few = [row.code for row in made[:5]]
        after = {"codes": len(made), "such_as": ", ".join(few)}
        record(actor=actor, verb="codes_added", kind="voucher", key=voucher.pk, after=after)
    return made


def _taken(codes: Sequence[str]) -> Conflict:
    names = ", ".join(codes[:5]) or "One of them"
    words = f"{names}: there is such a code already."
    return Conflict("codes_taken", words, "codes", codes=list(codes))


def _checked(text: str) -> str:
    code = "".join(text.split())
    if not code:
        raise Invalid("required", "Enter a code.", "codes")
    if len(code) > MAX_LENGTH or not _CODE.fullmatch(code):
        shown = code[:MAX_LENGTH]
        words = f"“{shown}”: use at most {MAX_LENGTH} letters, digits and dashes."
        raise Invalid("invalid_code", words, "codes")
    return code


def _prefix(text: str) -> str:
    prefix = "".join(text.split()).upper()
    if len(prefix) > MAX_LENGTH - RANDOM_LENGTH - 1 or not _CODE.fullmatch(prefix):
        raise Invalid("invalid_code", "Use letters, digits and dashes.", "prefix")
    return prefix
