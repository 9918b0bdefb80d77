"""The caller's address book by API: entries are checked by their country's rules."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from store.accounts.address_rules import LENGTHS, clean_address
from store.accounts.models import Address, User
from store.accounts.queries import held_user, user_of_actor
from store.accounts.words import clean_metadata
from store.kernel.actor import Actor
from store.kernel.errors import Conflict, Invalid, NotFound, Problems

SHIPPING, BILLING = "SHIPPING", "BILLING"
KINDS = {SHIPPING: "default_shipping_address_id", BILLING: "default_billing_address_id"}
MOST = 100


def add_address(*, actor: Actor, data: Mapping[str, Any], kind: str | None = None) -> Address:
    """A new entry, the default of its `kind` (SHIPPING, BILLING) if one is named.

    `data`: columns of an Address with `country`, and `metadata`. Raises Refused; Problems, each
    with `params["address_type"]`; Conflict: address_limit (100 entries).
    """
    user = user_of_actor(actor)
    columns = clean_entry(data=data, kind=kind)
    with transaction.atomic():
        address = insert_entry(user=user, columns=columns)
        if kind:
            User.objects.filter(pk=user.pk).update(**{KINDS[kind]: address.pk})
    return address


def change_address(
    *, actor: Actor, address_id: uuid.UUID | None, data: Mapping[str, Any]
) -> Address:
    """Change an entry; what `data` does not name stays. Raises as above; NotFound."""
    user = user_of_actor(actor)
    address = _own(user, address_id)
    columns = clean_entry(data=data, before=address)
    if not Address.objects.filter(pk=address.pk, user=user).update(**columns):
        raise missing()
    address.refresh_from_db()
    return address


def remove_address(*, actor: Actor, address_id: uuid.UUID | None) -> Address:
    """Take an entry out of the book; answers what it was. Raises Refused; NotFound."""
    user = user_of_actor(actor)
    address = _own(user, address_id)
    deleted, _ = Address.objects.filter(pk=address.pk, user=user).delete()
    if not deleted:
        raise missing()
    return address


def choose_default(*, actor: Actor, address_id: uuid.UUID | None, kind: str) -> User:
    """Make an entry the one offered first. Raises Refused; NotFound."""
    user = user_of_actor(actor)
    with transaction.atomic():
        # Held until the commit, so that nobody deletes what is being pointed to.
        held = _own(user, address_id, Address.objects.select_for_update())
        User.objects.filter(pk=user.pk).update(**{KINDS[kind]: held.pk})
        user.refresh_from_db()
    return user


def clean_entry(
    *, data: Mapping[str, Any], kind: str | None = None, before: Address | None = None
) -> dict[str, Any]:
    """All columns of an entry; what `data` leaves out is as `before`. Raises Problems, Invalid."""
    kept = {name: getattr(before, name) for name in LENGTHS} if before else {}
    typed = {name: data[name] or "" for name in LENGTHS if name in data}
    country = data.get("country") or (before.country if before else "")
    if not country:
        raise Invalid("required", "Choose a country.", "country", **_named(kind))
    try:
        cleaned = clean_address({**kept, **typed}, country=country, name_required=False)
    except Problems as problems:
        named = [
            Invalid(each.code, each.message, each.field, **_named(kind)) for each in problems.errors
        ]
        raise Problems(named) from problems
    columns: dict[str, Any] = dict(cleaned)
    if data.get("metadata") is not None:
        columns["metadata"] = merged(before.metadata if before else {}, data["metadata"])
    return columns


def insert_entry(*, user: User, columns: Mapping[str, Any]) -> Address:
    """A new row of the user's book, in the caller's transaction.

    Raises Conflict: address_limit; Refused when the account is gone.
    """
    held_user(user.pk)
    if Address.objects.filter(user=user).count() >= MOST:
        message = f"An address book holds {MOST} addresses. Delete one first."
        raise Conflict("address_limit", message)
    return Address.objects.create(user=user, **columns)


def merged(before: Mapping[str, str], pairs: Mapping[str, str]) -> dict[str, str]:
    """Metadata with these pairs in it. Raises Invalid (metadata)."""
    clean_metadata(pairs)
    return clean_metadata({**before, **pairs})


def missing() -> NotFound:
    """No such entry, or another's: the same answer."""
    return NotFound("address_not_found", "This address does not exist.", "address")


def _own(
    user: User, address_id: uuid.UUID | None, rows: QuerySet[Address] | None = None
) -> Address:
    rows = Address.objects.all() if rows is None else rows
    address = rows.filter(pk=address_id, user=user).first() if address_id else None
    if address is None:
        raise missing()
    return address


def _named(kind: str | None) -> dict[str, str]:
    """Which of the two addresses an error is about."""
    return {"address_type": kind} if kind else {}
