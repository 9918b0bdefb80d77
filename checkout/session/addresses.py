"""Addresses at checkout: typed, checked as far as was asked, and kept in the buyer's book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms.models import model_to_dict

from checkout.session.models import Session
from store.accounts.address_rules import LENGTHS, clean_address
from store.accounts.models import Address, User
from store.accounts.services.book import MOST
from store.accounts.words import clean_metadata
from store.kernel.errors import DomainError, Invalid, Problems

SHIPPING, BILLING = "SHIPPING", "BILLING"
DEFAULTS = {SHIPPING: "default_shipping_address_id", BILLING: "default_billing_address_id"}


@dataclass(frozen=True, slots=True)
class Checks:
    """What is checked of an address now; placing the order checks all of it."""

    required: bool = True
    form: bool = True
    normal: bool = True

    @property
    def all(self) -> bool:
        """Whether nothing is left to placing the order."""
        return self.required and self.form

    def forgives(self, problem: DomainError) -> bool:
        """Whether a problem may wait."""
        lenient = {"required": not self.required, "invalid": not self.form}
        return problem.field != "country" and lenient.get(problem.code, False)


FULL = Checks()


def checked(
    data: Mapping[str, Any], *, checks: Checks = FULL, metadata: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Columns of an Address as they will be kept. Raises Problems by field, Invalid (metadata)."""
    columns: dict[str, Any] = _cleaned(data, checks)
    if metadata:
        columns["metadata"] = clean_metadata(metadata)
    return columns


def _cleaned(data: Mapping[str, Any], checks: Checks) -> dict[str, Any]:
    country = str(data.get("country") or "")
    typed = {name: (data.get(name) or "").strip() for name in LENGTHS}
    typed["country"] = country.strip().upper()
    try:
        cleaned = clean_address(data, country=country, name_required=checks.required)
    except Problems as problems:
        left = [each for each in problems.errors if not checks.forgives(each)]
        if left:
            raise Problems(left) from problems
        return typed
    return dict(cleaned) if checks.normal else typed


def same(address: Address, columns: Mapping[str, Any]) -> bool:
    """Whether an address says just this."""
    return all(getattr(address, name) == value for name, value in columns.items())


def unchecked_problems(session: Session) -> list[DomainError]:
    """What is wrong with addresses that were taken as typed; each says which of the two."""
    found: list[DomainError] = []
    if session.shipping_unchecked and session.shipping_address is not None:
        found += _problems(session.shipping_address, SHIPPING)
    if session.billing_unchecked and session.billing_address is not None:
        found += _problems(session.billing_address, BILLING)
    return found


def _problems(address: Address, kind: str) -> list[DomainError]:
    data = model_to_dict(address, fields=list(LENGTHS))
    try:
        clean_address(data, country=address.country)
    except Problems as problems:
        return [
            Invalid(each.code, each.message, each.field, address_type=kind)
            for each in problems.errors
        ]
    return []


def save_in_book(*, session: Session, user_id: int | None) -> None:
    """Keep the addresses of an order that is being placed in its buyer's book, each once.

    The first of a kind becomes the one offered first. In the caller's transaction; a full book,
    or an account that is gone, stops no order.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first() if user_id else None
    if user is None:
        return
    for kind, wanted, address in (
        (SHIPPING, session.save_shipping_address, session.shipping_address),
        (BILLING, session.save_billing_address, session.billing_address),
    ):
        if wanted and address is not None:
            _save(user, kind, address)


def _save(user: User, kind: str, address: Address) -> None:
    columns = {name: getattr(address, name) for name in (*LENGTHS, "country")}
    entry = Address.objects.filter(user=user, **columns).order_by("pk").first()
    if entry is None:
        if Address.objects.filter(user=user).count() >= MOST:
            return
        entry = Address.objects.create(user=user, metadata=address.metadata, **columns)
    User.objects.filter(pk=user.pk, **{DEFAULTS[kind]: None}).update(**{DEFAULTS[kind]: entry.pk})
