"""Reading vouchers: the terms behind a code, and which goods they name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from cart.discounts import Scope, Value
from cart.vouchers.models import (
    Voucher,
    VoucherCode,
    VoucherListing,
    VoucherTranslation,
    VoucherUse,
)
from cart.vouchers.rules import Terms
from catalog.models.collection import CollectionProduct
from catalog.models.product import Product
from catalog.queries.translations import translations
from store.channels.models import Channel
from store.kernel.clock import now
from store.kernel.money import Money

MAX_CODE = 255


def key_of(text: str) -> str:
    """What a typed code is looked up by: large and small letters and spaces make no difference."""
    return "".join(text.split()).upper()


def terms_of(code: str, *, channel: Channel, cart_key: uuid.UUID, email: str) -> Terms | None:
    """The terms behind a code for this cart; None when no voucher has it. Two queries, or three.

    A use that this very cart's order holds does not stand in its own way.
    """
    key = key_of(code)
    if not key or len(key) > MAX_CODE or "\x00" in key:
        return None
    row = VoucherCode.objects.select_related("voucher").filter(key=key).first()
    if row is None:
        return None
    voucher = row.voucher
    listing = VoucherListing.objects.filter(voucher=voucher, channel=channel).first()
    uses = _uses(row, cart_key, email) if _guarded(voucher) else []
    own = any(use.cart_key == cart_key for use in uses)
    customer = email.lower()
    had = bool(customer) and any(
        use.customer == customer and use.cart_key != cart_key for use in uses
    )
    return Terms(
        voucher_id=voucher.pk,
        code_id=row.pk,
        code=row.code,
        name=voucher.name,
        scope=Scope(voucher.scope),
        value=_value(listing),
        currency=channel.currency,
        once_per_order=voucher.once_per_order,
        once_per_customer=voucher.once_per_customer,
        staff_only=voucher.staff_only,
        min_spent=_min_spent(listing, channel.currency),
        min_items=voucher.min_items,
        countries=tuple(voucher.countries),
        lapsed=lapsed(row, voucher, listing, own=own),
        had=had,
    )


def lapsed(
    row: VoucherCode, voucher: Voucher, listing: VoucherListing | None, *, own: bool = False
) -> str:
    """Why a code is no good now, in a sentence for the shopper; empty when it is good.

    `own`: an order of the same cart holds one of the uses.
    """
    moment = now()
    if listing is None or not row.is_active:
        return "This code is not valid."
    if moment < voucher.starts_at:
        return "This code is not valid yet."
    if voucher.ends_at is not None and moment >= voucher.ends_at:
        return "This code has expired."
    limit = voucher.usage_limit
    spent = (limit is not None and voucher.used >= limit) or (voucher.single_use and row.used > 0)
    return "This code has been used up." if spent and not own else ""


def named(
    voucher_id: int, *, variants: Iterable[int], products: Iterable[int]
) -> tuple[set[int], set[int]]:
    """Of these goods the ids of variants, and of products, that a voucher names. Five queries.

    A category holds whatever is filed in it or anywhere below it.
    """
    voucher = Voucher(pk=voucher_id)
    ids = set(products)
    own = voucher.variants.filter(pk__in=set(variants)).values_list("pk", flat=True)
    whole = set(voucher.products.filter(pk__in=ids).values_list("pk", flat=True))
    gathered = CollectionProduct.objects.filter(
        product__in=ids, collection__in=voucher.collections.all()
    )
    whole |= set(gathered.values_list("product_id", flat=True))
    filed = set(voucher.categories.values_list("pk", flat=True))
    if filed:
        paths = Product.objects.filter(pk__in=ids).values_list("pk", "category__path")
        whole |= {pk for pk, path in paths if filed & _ancestors(path)}
    return set(own), whole


def codes_of(voucher: Voucher) -> QuerySet[VoucherCode]:
    """A voucher's codes, oldest first."""
    return VoucherCode.objects.filter(voucher=voucher).order_by("created_at", "key")


def translated_names(voucher_ids: Iterable[int], *, language: str) -> dict[int, str]:
    """Names of vouchers in a language, in one query; the untranslated are absent."""
    found = translations(VoucherTranslation, voucher_ids, language=language)
    return {pk: row.name for pk, row in found.items() if row.name}


def _guarded(voucher: Voucher) -> bool:
    return bool(voucher.usage_limit or voucher.single_use or voucher.once_per_customer)


def _uses(row: VoucherCode, cart_key: uuid.UUID, email: str) -> list[VoucherUse]:
    uses = VoucherUse.objects.filter(voucher_id=row.voucher_id)
    mine = uses.filter(cart_key=cart_key)
    return list(mine | uses.filter(customer=email.lower()) if email else mine)


def _value(listing: VoucherListing | None) -> Value:
    if listing is None:
        return Value(fixed_micro=0)
    return Value(listing.percent_ppm, listing.fixed_micro)


def _min_spent(listing: VoucherListing | None, currency: str) -> Money | None:
    micro = listing.min_spent_micro if listing else None
    return Money(micro, currency) if micro is not None else None


def _ancestors(path: str | None) -> set[int]:
    """The ids in a category's path: "/1/5/" → 1, 5."""
    return {int(part) for part in (path or "").split("/") if part}
