"""Orders and their lines: frozen prices, one amount to pay, every event."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cart.vouchers.models import Voucher
from catalog.models.variant import Variant
from store.accounts.models import Address, User
from store.channels.models import Channel
from store.kernel.clock import now
from store.kernel.money import MICRO
from store.kernel.rows import bounded


class Order(models.Model):
    """A sale. `exact = lines + delivery = gift_cards + payable + rounding`.

    `payable` is the one charge, in whole minor units; `gift_cards` is what cards pay.

    Lines and delivery are what is charged, discounts taken off: `discount` is all of them, and
    `delivery_discount` its part that came off the delivery.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.BigIntegerField(unique=True)
    # The link that opens the order page; longer-lived than the cart's key and not the API's id.
    token = models.CharField(max_length=40, unique=True)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="orders"
    )
    cart_key = models.UUIDField()
    cart_version = models.PositiveIntegerField()
    status = models.CharField(max_length=24, db_index=True)
    test = models.BooleanField()
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=10, default="en")
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    items_micro = models.BigIntegerField()
    delivery_micro = models.BigIntegerField(default=0)
    discount_micro = models.BigIntegerField(default=0)
    delivery_discount_micro = models.BigIntegerField(default=0)
    exact_micro = models.BigIntegerField()
    gift_cards_micro = models.BigIntegerField(default=0)
    payable_micro = models.BigIntegerField()
    rounding_micro = models.BigIntegerField(default=0)
    tax_micro = models.BigIntegerField(default=0)
    minor_unit_micro = models.PositiveIntegerField()
    delivery_name = models.CharField(max_length=120, blank=True)
    delivery_method_key = models.BigIntegerField(null=True)
    delivery_tax_ppm = models.PositiveIntegerField(default=0)
    gateway = models.CharField(max_length=60, blank=True)
    # The attempt under way; while it is set the order neither expires nor takes another charge.
    paying_key = models.UUIDField(null=True)
    shipping_address = models.ForeignKey(
        Address, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    billing_address = models.ForeignKey(
        Address, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    terms_version = models.CharField(max_length=40, blank=True)
    digital_consent_version = models.CharField(max_length=40, blank=True)
    digital_consent_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=1000, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    private_metadata = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now, db_index=True)
    confirmed_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            # One living order per cart: a place-order sent twice finds the first one.
            models.UniqueConstraint(
                fields=["cart_key"],
                condition=~Q(status__in=["canceled", "expired", "dropped"]),
                name="order_one_per_cart",
            ),
            models.CheckConstraint(
                condition=Q(exact_micro=F("items_micro") + F("delivery_micro")),
                name="order_exact_is_sum",
            ),
            models.CheckConstraint(
                condition=Q(
                    exact_micro=F("gift_cards_micro") + F("payable_micro") + F("rounding_micro"),
                    gift_cards_micro__gte=0,
                ),
                name="order_payable_and_rounding",
            ),
            models.CheckConstraint(
                condition=Q(
                    payable_micro=F("payable_micro") / F("minor_unit_micro") * F("minor_unit_micro")
                ),
                name="order_payable_whole_minor",
            ),
            models.CheckConstraint(
                condition=Q(rounding_micro__gte=0) & Q(rounding_micro__lt=F("minor_unit_micro")),
                name="order_rounding_below_minor",
            ),
            models.CheckConstraint(
                condition=bounded("payable_micro") & bounded("tax_micro"), name="order_bounds"
            ),
            models.CheckConstraint(
                condition=bounded("discount_micro")
                & bounded("delivery_discount_micro")
                & Q(delivery_discount_micro__lte=F("discount_micro")),
                name="order_discount_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"


class OrderNumber(models.Model):
    """Hands out order numbers: an inserted row's id, so that no counter row is shared."""

    id = models.BigAutoField(primary_key=True)
    order_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return str(self.id)


class OrderLine(models.Model):
    """What was sold, as it was called and priced then; amounts in micros, gross as paid."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    variant = models.ForeignKey(Variant, null=True, on_delete=models.SET_NULL, related_name="+")
    offer_version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    product_name = models.CharField(max_length=250)
    variant_name = models.CharField(max_length=255, blank=True)
    sku = models.CharField(max_length=255, blank=True)
    quantity = models.PositiveIntegerField()
    fulfilled = models.PositiveIntegerField(default=0)
    ships = models.BooleanField()
    unit_micro = models.BigIntegerField()
    undiscounted_unit_micro = models.BigIntegerField()
    # What a voucher took off the whole line.
    discount_micro = models.BigIntegerField(default=0)
    total_micro = models.BigIntegerField()
    tax_ppm = models.PositiveIntegerField(default=0)
    tax_micro = models.BigIntegerField(default=0)
    metadata = models.JSONField(default=dict, blank=True)
    private_metadata = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "position"], name="order_line_once"),
            models.CheckConstraint(
                condition=Q(
                    total_micro=F("unit_micro") * F("quantity") - F("discount_micro"),
                    discount_micro__gte=0,
                ),
                name="order_line_total",
            ),
            models.CheckConstraint(
                condition=bounded("quantity", 1, 10_000) & Q(fulfilled__lte=F("quantity")),
                name="order_line_quantity",
            ),
            models.CheckConstraint(
                condition=bounded("total_micro") & bounded("tax_micro"), name="order_line_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product_name}"


class OrderDiscount(models.Model):
    """What was taken off an order, as it was called and worth then; amounts in micros."""

    VOUCHER = "voucher"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="discounts")
    type = models.CharField(max_length=20, default=VOUCHER)
    name = models.CharField(max_length=255)
    code = models.CharField(max_length=255, blank=True)
    voucher = models.ForeignKey(Voucher, null=True, on_delete=models.SET_NULL, related_name="+")
    scope = models.CharField(max_length=20)
    # Meant for single lines, not for the order as a whole.
    on_lines = models.BooleanField(default=False)
    percent_ppm = models.PositiveIntegerField(null=True)
    fixed_micro = models.BigIntegerField(null=True)
    amount_micro = models.BigIntegerField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(type="voucher"), name="order_discount_one_voucher"
            ),
            models.CheckConstraint(
                condition=Q(fixed_micro__isnull=True, percent_ppm__isnull=False)
                & bounded("percent_ppm", 1, MICRO)
                | Q(percent_ppm__isnull=True, fixed_micro__isnull=False)
                & bounded("fixed_micro", 1),
                name="order_discount_one_value",
            ),
            models.CheckConstraint(condition=bounded("amount_micro"), name="order_discount_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class Fulfillment(models.Model):
    """A parcel that left, with the lines in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="fulfillments")
    tracking_number = models.CharField(max_length=120, blank=True)
    lines = models.JSONField(default=dict)
    metadata = models.JSONField(default=dict, blank=True)
    private_metadata = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.order_id} {self.tracking_number}"


class OrderEvent(models.Model):
    """A line of the order's timeline; kept with the order."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(default=now)
    kind = models.CharField(max_length=40)
    actor = models.CharField(max_length=254)
    data = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"
