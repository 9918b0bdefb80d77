"""Vouchers: their terms, what they are worth in each channel, their codes, and each use."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cart.discounts import Scope
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.product import Product
from catalog.models.translation import WithName, once
from catalog.models.variant import Variant
from store.channels.models import Channel
from store.kernel.clock import now
from store.kernel.money import MICRO
from store.kernel.rows import bounded


class Voucher(models.Model):
    """The terms that all its codes share; `used` counts the orders placed with any of them."""

    PERCENTAGE, FIXED = "percentage", "fixed"
    name = models.CharField(max_length=255)
    scope = models.CharField(max_length=20, default=Scope.ENTIRE_ORDER)
    value_type = models.CharField(max_length=12, default=PERCENTAGE)
    starts_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField(null=True, blank=True)
    usage_limit = models.PositiveIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)
    # Each code is good for one order.
    single_use = models.BooleanField(default=False)
    # Only the cheapest piece is meant.
    once_per_order = models.BooleanField(default=False)
    once_per_customer = models.BooleanField(default=False)
    staff_only = models.BooleanField(default=False)
    min_items = models.PositiveIntegerField(default=0)
    # For deliveries: countries it holds for; empty for all.
    countries = models.JSONField(default=list, blank=True)
    products = models.ManyToManyField(Product, blank=True, related_name="+")
    variants = models.ManyToManyField(Variant, blank=True, related_name="+")
    collections = models.ManyToManyField(Collection, blank=True, related_name="+")
    categories = models.ManyToManyField(Category, blank=True, related_name="+")
    metadata = models.JSONField(default=dict, blank=True)
    private_metadata = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(scope__in=[each.value for each in Scope]), name="voucher_scope"
            ),
            models.CheckConstraint(
                condition=Q(value_type__in=["percentage", "fixed"]), name="voucher_value_type"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="voucher_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(usage_limit__isnull=True) | bounded("usage_limit", 1, 10**9),
                name="voucher_usage_limit",
            ),
            models.CheckConstraint(
                condition=bounded("min_items", 0, 10_000), name="voucher_min_items"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VoucherTranslation(WithName):
    """A voucher's name in another language."""

    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        constraints = once("voucher")

    def __str__(self) -> str:
        return f"{self.voucher_id} {self.language}"


class VoucherListing(models.Model):
    """What a voucher is worth in a channel; without a row it is not valid there."""

    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="listings")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    percent_ppm = models.PositiveIntegerField(null=True)
    fixed_micro = models.BigIntegerField(null=True)
    min_spent_micro = models.BigIntegerField(null=True)
    minor_unit_micro = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voucher", "channel"], name="voucher_listing_once"),
            models.CheckConstraint(
                # Said with "is not null": a CHECK that comes to null would let a row pass.
                condition=(
                    Q(fixed_micro__isnull=True, percent_ppm__isnull=False)
                    & bounded("percent_ppm", 1, MICRO)
                )
                | (
                    Q(percent_ppm__isnull=True, fixed_micro__isnull=False)
                    & bounded("fixed_micro", 1, 10**12)
                ),
                name="voucher_listing_one_value",
            ),
            models.CheckConstraint(
                condition=Q(fixed_micro__isnull=True)
                | Q(fixed_micro=F("fixed_micro") / F("minor_unit_micro") * F("minor_unit_micro")),
                name="voucher_listing_whole_minor",
            ),
            models.CheckConstraint(
                condition=Q(min_spent_micro__isnull=True) | bounded("min_spent_micro", 0, 10**13),
                name="voucher_listing_min_spent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher_id} {self.channel_id}"


class VoucherCode(models.Model):
    """A code as the owner wrote it; `key` is what shoppers' typing is compared with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=255)
    key = models.CharField(max_length=255, unique=True)
    used = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar = ["created_at", "key"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(key=""), name="voucher_code_not_empty")
        ]

    def __str__(self) -> str:
        return self.code


class VoucherUse(models.Model):
    """An order that holds a use; the row goes when the use is given back."""

    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="uses")
    code = models.ForeignKey(VoucherCode, on_delete=models.CASCADE, related_name="uses")
    order_key = models.UUIDField(unique=True)
    cart_key = models.UUIDField(db_index=True)
    # The buyer's address in small letters where each may use it once, the code's id where the
    # code may be used once; null = as often as one likes.
    customer = models.CharField(max_length=254, null=True)
    single = models.UUIDField(null=True, unique=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["voucher", "customer"], name="voucher_use_customer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code_id} {self.order_key}"
