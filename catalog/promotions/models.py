"""Promotions, their rules, and which variants each rule has been found to concern."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from catalog.models.base import WithMetadata
from catalog.models.variant import Variant
from catalog.promotions.rewards import FIXED, MAX_VALUE, PERCENTAGE, WHOLE
from store.channels.models import Channel
from store.kernel.clock import now
from store.kernel.rows import bounded


class Promotion(WithMetadata):
    """Something that makes goods cheaper from one moment to another."""

    CATALOGUE = "catalogue"
    name = models.CharField(max_length=255)
    # What is done to which price; ORDER promotions would be another kind.
    kind = models.CharField(max_length=12, default=CATALOGUE, choices=[(CATALOGUE, "Catalogue")])
    description = models.JSONField(default=dict, blank=True)
    starts_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    # When prices must be looked at next: at once after a change, then at its start and its end.
    due_at = models.DateTimeField(null=True, default=now)

    class Meta:
        ordering: ClassVar = ["-starts_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="promotion_due", condition=~Q(due_at=None))
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="promotion_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(kind="catalogue"), name="promotion_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class PromotionRule(models.Model):
    """Which variants (predicate.py), in which channels, and what is taken off (rewards.py)."""

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="rules")
    name = models.CharField(max_length=255, blank=True)
    description = models.JSONField(default=dict, blank=True)
    predicate = models.JSONField(default=dict, blank=True)
    reward_type = models.CharField(
        max_length=10, choices=[(PERCENTAGE, "Percentage"), (FIXED, "Fixed amount")]
    )
    # Parts per million of the price, or micros of the channels' currency.
    reward_value = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reward_type=PERCENTAGE) & bounded("reward_value", 1, WHOLE)
                | Q(reward_type=FIXED) & bounded("reward_value", 1, MAX_VALUE),
                name="promotion_rule_reward",
            )
        ]

    def __str__(self) -> str:
        return self.name or f"Rule {self.pk}"


class RuleChannel(models.Model):
    """A channel in which a rule works."""

    rule = models.ForeignKey(PromotionRule, on_delete=models.CASCADE, related_name="channels")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "channel"], name="promotion_rule_channel_once")
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.channel_id}"


class RuleVariant(models.Model):
    """A variant that a rule concerns, found in the background."""

    rule = models.ForeignKey(PromotionRule, on_delete=models.CASCADE, related_name="members")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "variant"], name="promotion_rule_variant_once")
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.variant_id}"
