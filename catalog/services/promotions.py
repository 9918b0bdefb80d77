"""Catalogue promotions: create, change, delete; their prices follow in the background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction

from catalog.promotions import predicate as predicates
from catalog.promotions.models import Promotion, PromotionRule, RuleChannel, RuleVariant
from catalog.promotions.rewards import FIXED, MAX_VALUE, PERCENTAGE, WHOLE
from catalog.services import checks
from catalog.services.promotion_prices import look_again, prices_later
from store.changes.services import record, snapshot
from store.channels.models import Channel
from store.kernel.actor import MANAGE_DISCOUNTS, Actor
from store.kernel.clock import now
from store.kernel.errors import Invalid

MAX_RULES = 50


class PromotionFields(TypedDict, total=False):
    """What an owner says of a promotion; without an end it goes on."""

    name: str
    description: dict[str, Any]
    starts_at: datetime
    ends_at: datetime | None
    metadata: Mapping[str, str]
    private_metadata: Mapping[str, str]


class RuleFields(TypedDict, total=False):
    """What an owner says of a rule.

    `predicate` with integer ids (promotions/predicate.py); `reward_value` in parts per million
    (percentage) or in micros of the channels' currency (fixed).
    """

    name: str
    description: dict[str, Any]
    predicate: Mapping[str, Any]
    channels: Sequence[Channel]
    reward_type: str
    reward_value: int


CHECKS: dict[str, checks.Check] = {
    "name": checks.line(255, required=True),
    "description": checks.blocks,
    "starts_at": checks.given,
    "ends_at": checks.given,
    "metadata": checks.metadata,
    "private_metadata": checks.metadata,
}
RULE_CHECKS: dict[str, checks.Check] = {
    "name": checks.line(255),
    "description": checks.blocks,
    "predicate": predicates.checked,
    "channels": checks.given,
    "reward_type": checks.given,
    "reward_value": checks.number(1, MAX_VALUE),
}
_RULE = ("name", "predicate", "reward_type", "reward_value")


def create(*, fields: PromotionFields, rules: Sequence[RuleFields] = (), actor: Actor) -> Promotion:
    """A new promotion with its rules; it starts at once unless it says when.

    Raises Refused, Invalid (the fields, or those of a rule).
    """
    actor.require(MANAGE_DISCOUNTS)
    values = checks.checked({"name": "", **fields}, CHECKS)
    promotion = Promotion(**values)
    _check_dates(promotion)
    with transaction.atomic():
        promotion.save(force_insert=True)
        after = snapshot(promotion, values)
        checks.tell(actor, "promotion_created", "promotion", promotion.pk, {}, after)
        for each in rules:
            add_rule(promotion=promotion, fields=each, actor=actor)
        look_again(promotion)
    return promotion


def update(*, promotion: Promotion, fields: PromotionFields, actor: Actor) -> Promotion:
    """Change these fields; raises Refused, Invalid (the fields)."""
    actor.require(MANAGE_DISCOUNTS)
    values = checks.checked(fields, CHECKS)
    with transaction.atomic():
        row = Promotion.objects.select_for_update().get(pk=promotion.pk)
        before = snapshot(row, values)
        for name, value in values.items():
            setattr(row, name, value)
        _check_dates(row)
        if values:
            Promotion.objects.filter(pk=row.pk).update(**values, updated_at=now())
        after = snapshot(row, values)
        checks.tell(actor, "promotion_updated", "promotion", row.pk, before, after)
        if {"starts_at", "ends_at"} & values.keys():
            look_again(row)
    row.refresh_from_db()
    return row


def delete(*, promotion: Promotion, actor: Actor) -> None:
    """Delete a promotion with its rules; the owner's prices come back soon."""
    actor.require(MANAGE_DISCOUNTS)
    pk, before = promotion.pk, snapshot(promotion, ["name"])
    with transaction.atomic():
        members = RuleVariant.objects.filter(rule__promotion=pk)
        prices_later(members.values_list("variant_id", flat=True))
        Promotion.objects.filter(pk=pk).delete()
        checks.tell(actor, "promotion_deleted", "promotion", pk, before, {})


def add_rule(*, promotion: Promotion, fields: RuleFields, actor: Actor) -> PromotionRule:
    """A new rule; raises Refused, Invalid (the fields, too_many_rules)."""
    actor.require(MANAGE_DISCOUNTS)
    values = checks.checked({"reward_type": "", "reward_value": 0, **fields}, RULE_CHECKS)
    channels = values.pop("channels", ())
    rule = PromotionRule(promotion=promotion, **values)
    _check_reward(rule, channels)
    with transaction.atomic():
        look_again(promotion)
        if promotion.rules.count() >= MAX_RULES:
            raise Invalid("too_many_rules", f"A promotion has at most {MAX_RULES} rules.", "rules")
        rule.save(force_insert=True)
        _set_channels(rule, channels)
        _tell(actor, "rule_added", promotion, {}, _words(rule, channels))
    return rule


def update_rule(*, rule: PromotionRule, fields: RuleFields, actor: Actor) -> PromotionRule:
    """Change these fields of a rule; raises Refused, Invalid (the fields)."""
    actor.require(MANAGE_DISCOUNTS)
    values = checks.checked(fields, RULE_CHECKS)
    with transaction.atomic():
        row = PromotionRule.objects.select_for_update().get(pk=rule.pk)
        there = channels_of(row)
        before = _words(row, there)
        channels = values.pop("channels", there)
        for name, value in values.items():
            setattr(row, name, value)
        _check_reward(row, channels)
        if values:
            PromotionRule.objects.filter(pk=row.pk).update(**values)
        _set_channels(row, channels)
        look_again(row.promotion)
        _tell(actor, "rule_updated", row.promotion, before, _words(row, channels))
    return row


def delete_rule(*, rule: PromotionRule, actor: Actor) -> None:
    """Delete a rule; what it reduced is priced anew soon. Raises Refused."""
    actor.require(MANAGE_DISCOUNTS)
    before, promotion = _words(rule, channels_of(rule)), rule.promotion
    with transaction.atomic():
        prices_later(rule.members.values_list("variant_id", flat=True))
        PromotionRule.objects.filter(pk=rule.pk).delete()
        _tell(actor, "rule_deleted", promotion, before, {})


def channels_of(rule: PromotionRule) -> list[Channel]:
    """The channels in which a rule works."""
    rows = RuleChannel.objects.filter(rule=rule).select_related("channel")
    return [row.channel for row in rows.order_by("channel_id")]


def _set_channels(rule: PromotionRule, channels: Sequence[Channel]) -> None:
    rows = RuleChannel.objects.filter(rule=rule)
    rows.exclude(channel__in=[channel.pk for channel in channels]).delete()
    RuleChannel.objects.bulk_create(
        (RuleChannel(rule=rule, channel=channel) for channel in channels), ignore_conflicts=True
    )


def _check_dates(promotion: Promotion) -> None:
    if not isinstance(promotion.starts_at, datetime):
        raise Invalid("invalid_date", "Say when it starts.", "starts_at")
    if promotion.ends_at is not None and promotion.ends_at <= promotion.starts_at:
        raise Invalid("ends_before_start", "The end comes after the start.", "ends_at")


def _check_reward(rule: PromotionRule, channels: Sequence[Channel]) -> None:
    if rule.reward_type not in {PERCENTAGE, FIXED}:
        raise Invalid("invalid_reward_type", "Choose percentage or fixed.", "reward_type")
    if rule.reward_type == PERCENTAGE and rule.reward_value > WHOLE:
        raise Invalid("out_of_range", "At most 100 percent can be taken off.", "reward_value")
    if rule.reward_type == FIXED and len({channel.currency for channel in channels}) > 1:
        message = "An amount is in one currency: choose channels that sell in it."
        raise Invalid("currency_mismatch", message, "channels")


def _words(rule: PromotionRule, channels: Sequence[Channel]) -> dict[str, Any]:
    return {**snapshot(rule, _RULE), "channels": [channel.slug for channel in channels]}


def _tell(
    actor: Actor, verb: str, promotion: Promotion, before: dict[str, Any], after: dict[str, Any]
) -> None:
    kind, key = "promotion", promotion.pk
    record(actor=actor, verb=verb, kind=kind, key=key, before=before, after=after)
