"""A user's address book; orders and checkouts hold copies, so that editing changes no history."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from store.accounts.address_rules import clean_address
from store.accounts.countries import countries, form_fields
from store.accounts.models import Address, User
from store.graphql.engine.instances import instances
from store.graphql.engine.writing import insert
from store.kernel.errors import NotFound

__all__ = [
    "clean_address",
    "copy_address",
    "copy_addresses",
    "countries",
    "create_address",
    "delete_address",
    "form_fields",
    "set_default",
    "update_address",
]
_COLUMNS = (
    "first_name",
    "last_name",
    "company_name",
    "street_address_1",
    "street_address_2",
    "city",
    "city_area",
    "postal_code",
    "country",
    "country_area",
    "phone",
    "metadata",
    "private_metadata",
)


def create_address(
    *, user: User | None, data: Mapping[str, str], country: str, name_required: bool = True
) -> Address:
    """A new address, in the user's book unless `user` is None. Raises Problems."""
    cleaned = clean_address(data, country=country, name_required=name_required)
    return Address.objects.create(user=user, **cleaned)


def update_address(
    *, user: User, address_id: uuid.UUID, data: Mapping[str, str], country: str
) -> Address:
    """Replace an address of the user's book. Raises Problems; NotFound: address_not_found."""
    cleaned = clean_address(data, country=country)
    if not Address.objects.filter(pk=address_id, user=user).update(**cleaned):
        raise _missing()
    return Address.objects.get(pk=address_id)


def delete_address(*, user: User, address_id: uuid.UUID) -> None:
    """Take an address out of the user's book. Raises NotFound: address_not_found."""
    with transaction.atomic():
        deleted, _ = Address.objects.filter(pk=address_id, user=user).delete()
        if not deleted:
            raise _missing()


def set_default(
    *, user: User, address_id: uuid.UUID, shipping: bool = False, billing: bool = False
) -> None:
    """Make an address of the book the one offered first. Raises NotFound: address_not_found."""
    values = {"default_shipping_address_id": address_id} if shipping else {}
    values |= {"default_billing_address_id": address_id} if billing else {}
    with transaction.atomic():
        # Held until the commit, so that nobody deletes what is being pointed to.
        if not Address.objects.select_for_update().filter(pk=address_id, user=user).first():
            raise _missing()
        if values:
            User.objects.filter(pk=user.pk).update(**values)


def copy_addresses(*, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Copies in nobody's book, by the key of what was copied; what is gone is absent."""
    made = {
        row.pk: Address(**{name: getattr(row, name) for name in _COLUMNS})
        for row in (_known(keys=keys) if keys else ())
    }
    insert(*made.values())
    return {key: copy.pk for key, copy in made.items()}


@instances(Address)
def _known(keys: Any) -> QuerySet[Address]:
    return Address.objects.filter(pk__among=keys)


def copy_address(*, address: Address) -> Address:
    """The same address as a row of nobody's book, with its metadata."""
    return Address.objects.create(**{name: getattr(address, name) for name in _COLUMNS})


def _missing() -> NotFound:
    return NotFound("address_not_found", "This address does not exist.", "address")
