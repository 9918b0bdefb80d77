"""Which rules work now, for many variants at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from catalog.promotions.models import Promotion, PromotionRule, RuleChannel, RuleVariant
from catalog.promotions.predicate import variants
from catalog.promotions.rewards import Reward
from store.channels.models import Channel
from store.kernel.clock import now


def rewards(
    variant_ids: Collection[int], *, channel: Channel, at: datetime | None = None
) -> dict[int, list[Reward]]:
    """The rewards of the rules that work in a channel at a moment, by variant id, in one query."""
    works = RuleChannel.objects.filter(rule=OuterRef("rule"), channel=channel)
    rows = RuleVariant.objects.filter(
        Exists(works), _live("rule__promotion__", at or now()), variant__in=list(variant_ids)
    )
    found: dict[int, list[Reward]] = defaultdict(list)
    told = ("variant_id", "rule_id", "rule__reward_type", "rule__reward_value")
    for variant_id, rule_id, kind, value in rows.values_list(*told):
        found[variant_id].append(Reward(rule_id, kind, value))
    return dict(found)


def members(rule: PromotionRule, among: Collection[int] | None = None) -> set[int]:
    """The variants that a rule's predicate means now; `among` = only of these products."""
    found = variants(rule.predicate)
    if among is not None:
        found = found.filter(product__in=list(among))
    return set(found.values_list("pk", flat=True))


def is_over(promotion: Promotion, at: datetime) -> bool:
    """Whether its end has come."""
    return promotion.ends_at is not None and promotion.ends_at <= at


def is_live(promotion: Promotion, at: datetime) -> bool:
    """Whether it has begun and not ended."""
    return promotion.starts_at <= at and not is_over(promotion, at)


def next_moment(promotion: Promotion, at: datetime) -> datetime | None:
    """When it starts or ends next; None when it has ended or does not end."""
    moments = [each for each in (promotion.starts_at, promotion.ends_at) if each and each > at]
    return min(moments, default=None)


def _live(prefix: str, at: datetime) -> Q:
    begun = Q(**{f"{prefix}starts_at__lte": at})
    endless = Q(**{f"{prefix}ends_at__isnull": True})
    return begun & (endless | Q(**{f"{prefix}ends_at__gt": at}))
