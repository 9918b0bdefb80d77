"""What a shopper said at checkout."""

from __future__ import annotations

from django.db import models

from cart.models import Cart
from store.accounts.models import Address
from store.kernel.clock import now


class Session(models.Model):
    """One row per cart; its key is the cart's."""

    cart = models.OneToOneField(
        Cart, on_delete=models.CASCADE, primary_key=True, related_name="session"
    )
    email = models.EmailField(max_length=254, blank=True)
    shipping_address = models.ForeignKey(
        Address, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    billing_address = models.ForeignKey(
        Address, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Whether an order's addresses go into its buyer's book, too.
    save_shipping_address = models.BooleanField(default=True)
    save_billing_address = models.BooleanField(default=True)
    # Taken as typed, on a client's wish: placing the order checks it.
    shipping_unchecked = models.BooleanField(default=False)
    billing_unchecked = models.BooleanField(default=False)
    # checkout.delivery's method; a method that is gone or no longer fits is a stale choice.
    delivery_method_key = models.BigIntegerField(null=True, blank=True)
    # Which texts were agreed to, by version; empty = not yet.
    terms_version = models.CharField(max_length=40, blank=True)
    digital_consent_version = models.CharField(max_length=40, blank=True)
    digital_consent_at = models.DateTimeField(null=True, blank=True)
    gateway = models.CharField(max_length=60, blank=True)
    payment_token = models.CharField(max_length=120, blank=True)
    # Public pairs that an API client gave with its choice; the charge takes them over.
    payment_metadata = models.JSONField(default=dict, blank=True)
    # What an API client was told it would pay; null = its page says the amount when it orders.
    agreed_micro = models.BigIntegerField(null=True, blank=True)
    updated_at = models.DateTimeField(default=now)
    # Whether gift cards lie in the cart, as far as it was looked at.
    has_cards: bool = True

    def __str__(self) -> str:
        return f"checkout {self.cart_id}"
