"""Gift cards: whose value lies in the books, whose code lies sealed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cart.models import Cart
from store.accounts.models import User
from store.kernel.clock import now
from store.kernel.rows import bounded


class GiftCardTag(models.Model):
    """A word by which the owner finds cards again."""

    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class GiftCard(models.Model):
    """A card. Its balance is the guarded ledger account `gift_card:<id>`, never below zero."""

    PROMOTION, PAID = "promotion", "paid"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Found by the digest of its code; the code itself is sealed with a key outside the database.
    digest = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    last4 = models.CharField(max_length=4)
    currency = models.CharField(max_length=3)
    initial_micro = models.BigIntegerField()
    # What the books were told: given away by the shop, or paid for outside it.
    funding = models.CharField(max_length=10, default=PROMOTION)
    is_active = models.BooleanField(default=True)
    # The last day on which it is good; null = it does not expire.
    expires_on = models.DateField(null=True, blank=True)
    # Only this person's orders may use it; empty = whoever has the code.
    customer_email = models.EmailField(max_length=254, blank=True)
    tags = models.ManyToManyField(GiftCardTag, blank=True, related_name="cards")
    created_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_by_label = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=now, db_index=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    # The desk shows a code once.
    shown_at = models.DateTimeField(null=True, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    private_metadata = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=bounded("initial_micro", 1), name="gift_card_worth"),
            models.CheckConstraint(
                condition=Q(funding__in=["promotion", "paid"]), name="gift_card_funding"
            ),
        ]

    def __str__(self) -> str:
        return f"•••• {self.last4}"


class GiftCardEvent(models.Model):
    """A line of the card's timeline; kinds are Saleor's, in lower case."""

    card = models.ForeignKey(GiftCard, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(default=now)
    kind = models.CharField(max_length=40)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    actor = models.CharField(max_length=254)
    data = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.card_id} {self.kind}"


class CartGiftCard(models.Model):
    """A card that a shopper put into a cart; nothing is taken from it before an order is placed."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="gift_cards")
    card = models.ForeignKey(GiftCard, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cart", "card"], name="cart_gift_card_once")
        ]

    def __str__(self) -> str:
        return f"{self.cart_id} {self.card_id}"


class GiftCardUse(models.Model):
    """What is kept back of a card for something to be paid: held, then taken or given back.

    `settled` of the `amount` is in the books of an order, the rest in the card's held account.
    """

    HELD, TAKEN, RETURNED = "held", "taken", "returned"
    CART, GATEWAY = "cart", "gateway"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(GiftCard, on_delete=models.PROTECT, related_name="uses")
    # What is paid: the order's key, or that of the payable that an attempt was written for.
    payable_key = models.UUIDField(db_index=True)
    cart_key = models.UUIDField(db_index=True)
    # Put into the cart as a code, or given to the gift card gateway.
    kind = models.CharField(max_length=10)
    amount_micro = models.BigIntegerField()
    settled_micro = models.BigIntegerField(default=0)
    order_key = models.UUIDField(null=True, blank=True, db_index=True)
    state = models.CharField(max_length=10, default=HELD)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["card", "payable_key", "kind"],
                condition=~Q(state="returned"),
                name="gift_card_use_once",
            ),
            # The gateway holds a card for one checkout at a time.
            models.UniqueConstraint(
                fields=["card"],
                condition=Q(kind="gateway", state="held"),
                name="gift_card_one_authorization",
            ),
            models.CheckConstraint(
                condition=bounded("amount_micro", 1), name="gift_card_use_positive"
            ),
            models.CheckConstraint(
                condition=Q(settled_micro=0)
                | Q(settled_micro__gte=1, settled_micro__lte=F("amount_micro"), state="taken"),
                name="gift_card_use_settled",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "taken", "returned"]), name="gift_card_use_state"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["cart", "gateway"]), name="gift_card_use_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.amount_micro} {self.state}"
