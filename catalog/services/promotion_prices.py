"""What promotions make of prices, in the background: who is concerned, then the prices.

Each step is one transaction that leaves events for the next; it may run twice and bears it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q

from catalog.offers.models import Listing
from catalog.offers.services import reprice
from catalog.promotions.models import Promotion, PromotionRule, RuleVariant
from catalog.promotions.queries import is_over, members, next_moment
from store.channels.models import Channel
from store.kernel.clock import now
from store.outbox.services import emit

DUE, MEMBERS, PRICES = "promotion_due", "promotion_members", "promotion_prices"
BATCH = 100


def look_again(promotion: Promotion) -> None:
    """Something was changed: members and prices are found anew; in the caller's transaction."""
    Promotion.objects.filter(pk=promotion.pk).update(due_at=now(), updated_at=now())
    emit(DUE, promotion.pk)


def touched(product_ids: Iterable[int]) -> None:
    """Products have new variants or stand elsewhere; in the caller's transaction."""
    if PromotionRule.objects.exists():
        _slices(MEMBERS, "products", product_ids)


def prices_later(variant_ids: Iterable[int]) -> None:
    """Have these variants priced anew soon; in the caller's transaction."""
    _slices(PRICES, "variants", variant_ids)


def run_due() -> int:
    """Promotions whose moment has come: a start, an end, a change; answers how many were run."""
    due = Promotion.objects.filter(due_at__lte=now()).order_by("due_at", "pk")
    return sum(run(pk) for pk in due.values_list("pk", flat=True))


def run(promotion_id: int) -> bool:
    """Find the members of a promotion's rules anew; False when another worker does, or did."""
    moment = now()
    with transaction.atomic():
        promotion = Promotion.objects.filter(pk=promotion_id, due_at__lte=moment).first()
        if promotion is None:
            return False
        claimed = Promotion.objects.filter(pk=promotion_id, due_at=promotion.due_at)
        if not claimed.update(due_at=next_moment(promotion, moment)):
            return False
        concerned: set[int] = set()
        for rule in promotion.rules.all():
            there = set(rule.members.values_list("variant_id", flat=True))
            meant = set() if is_over(promotion, moment) else members(rule)
            _write(rule, there, meant)
            concerned |= there | meant
        prices_later(concerned)
    return True


def refresh(product_ids: Collection[int]) -> int:
    """Find the members among these products anew; answers how many came or went."""
    changed: set[int] = set()
    with transaction.atomic():
        ahead = Q(ends_at__isnull=True) | Q(ends_at__gt=now())
        # The rows are the lock: whoever changes a rule comes before or after.
        live = list(Promotion.objects.filter(ahead).select_for_update().order_by("pk"))
        for rule in PromotionRule.objects.filter(promotion__in=live).order_by("pk"):
            rows = rule.members.filter(variant__product__in=list(product_ids))
            there = set(rows.values_list("variant_id", flat=True))
            meant = members(rule, product_ids)
            _write(rule, there, meant)
            changed |= there ^ meant
        prices_later(changed)
    return len(changed)


def price(variant_ids: Collection[int]) -> int:
    """Price these variants in every channel that sells them; answers how many prices changed."""
    listings = Listing.objects.filter(variant__in=list(variant_ids))
    channels = Channel.objects.filter(pk__in=listings.values("channel")).order_by("pk")
    return sum(reprice(variant_ids=variant_ids, channel=channel) for channel in channels)


def _write(rule: PromotionRule, there: set[int], meant: set[int]) -> None:
    gone = sorted(there - meant)
    for start in range(0, len(gone), BATCH):
        rule.members.filter(variant__in=gone[start : start + BATCH]).delete()
    RuleVariant.objects.bulk_create(
        (RuleVariant(rule=rule, variant_id=pk) for pk in sorted(meant - there)),
        ignore_conflicts=True,
        batch_size=500,
    )


def _slices(kind: str, name: str, ids: Iterable[int]) -> None:
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), BATCH):
        emit(kind, ordered[start], **{name: ordered[start : start + BATCH]})
