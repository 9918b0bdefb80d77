"""People and their addresses."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from store.kernel.clock import now
from store.kernel.ids import new_token
from store.kernel.rows import bounded


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail is the user name, in lower case."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """A user with a hashed password; None makes it unusable."""
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **extra: Any) -> User:
        """An owner of the store."""
        extra = {"is_staff": True, "is_superuser": True, "email_confirmed_at": now(), **extra}
        return self.create_user(email, password, **extra)

    def get_by_natural_key(self, username: str | None) -> User:
        """Log-in ignores case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A shopper or a member of the staff."""

    email = models.EmailField(max_length=254, unique=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=now)
    # Rights over guest orders and carts come only from this, never from a typed address.
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    # The account may log in: its mailbox was proven, or the shop asks for no proof. No right comes
    # from it, as a stranger may have chosen the password.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Stands in every token of this user: a new one kills them all.
    token_key = models.CharField(max_length=40, default=new_token)
    language_code = models.CharField(max_length=35, default="en")
    metadata = models.JSONField(default=dict, blank=True)
    private_metadata = models.JSONField(default=dict, blank=True)
    default_shipping_address = models.ForeignKey(
        "accounts.Address", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    default_billing_address = models.ForeignKey(
        "accounts.Address", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_lower"
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_confirmed(self) -> bool:
        """Whether the account may log in where the shop asks for a confirmation."""
        return self.confirmed_at is not None or self.email_confirmed_at is not None

    def get_full_name(self) -> str:
        """First and last name, or the e-mail."""
        return f"{self.first_name} {self.last_name}".strip() or self.email


class Address(models.Model):
    """A postal address, normalised by the rules of its country; orders hold copies."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="addresses"
    )
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    company_name = models.CharField(max_length=150, blank=True)
    street_address_1 = models.CharField(max_length=256, blank=True)
    street_address_2 = models.CharField(max_length=256, blank=True)
    city = models.CharField(max_length=128, blank=True)
    city_area = models.CharField(max_length=128, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2)
    country_area = models.CharField(max_length=128, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    private_metadata = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="address_country_code"
            )
        ]

    def __str__(self) -> str:
        parts = [self.first_name, self.last_name, self.street_address_1, self.city, self.country]
        return " ".join(part for part in parts if part)


class Attempt(models.Model):
    """Tries at one thing from one place in one stretch of time; pruned when the stretch is over."""

    # A digest, so that no typed address or password lies about in clear.
    subject = models.CharField(max_length=64, unique=True)
    tries = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(default=now, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=bounded("tries", 0, 1_000_000), name="attempt_tries")
        ]

    def __str__(self) -> str:
        return f"{self.subject[:12]} × {self.tries}"


class LogInDelay(models.Model):
    """Wrong log-ins by API from one place, or for one account from it, and until when it waits."""

    subject = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(default=now, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=bounded("failures", 0, 1_000_000), name="log_in_delay_failures"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject[:12]} × {self.failures}"


class Policy(models.Model):
    """How accounts are opened; one row, id 1."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    confirm_by_mail = models.BooleanField(default=True)
    login_unconfirmed = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "policy"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="policy_single")]

    def __str__(self) -> str:
        return "Sign-up"
