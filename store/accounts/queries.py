"""Reading people."""

from __future__ import annotations

from django.db.models import QuerySet

from store.accounts.models import Address, User


def user_by_email(email: str) -> User | None:
    """The active user with this address, or None."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def addresses_of(user: User) -> QuerySet[Address]:
    """The user's address book, in a stable order."""
    return Address.objects.filter(user=user).order_by("last_name", "first_name", "city", "id")
