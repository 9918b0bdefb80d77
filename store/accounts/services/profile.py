"""What people say of themselves: names, language, default addresses, metadata; and the policy."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypedDict, TypeVar

from django.db import transaction

from store.accounts.models import Address, Policy, User
from store.accounts.queries import held_user, user_of_actor
from store.accounts.services.book import (
    BILLING,
    KINDS,
    SHIPPING,
    clean_entry,
    insert_entry,
    merged,
    missing,
)
from store.accounts.words import clean_language, clean_name
from store.changes.services import record, snapshot
from store.kernel.actor import MANAGE_SETTINGS, MANAGE_USERS, Actor
from store.kernel.errors import NotFound

Row = TypeVar("Row", User, Address)
_POLICY = ("confirm_by_mail", "login_unconfirmed")


class AccountChanges(TypedDict, total=False):
    """What `update_account` can change; what is not named, or None, stays."""

    first_name: str
    last_name: str
    language_code: str
    default_shipping_address: Mapping[str, Any]
    default_billing_address: Mapping[str, Any]
    metadata: Mapping[str, str]


class PolicyFields(TypedDict, total=False):
    """Whether new accounts are confirmed by mail, and whether they may log in before."""

    confirm_by_mail: bool
    login_unconfirmed: bool


def update_account(*, actor: Actor, changes: AccountChanges) -> User:
    """Change the caller's account; addresses change the default entries, or make them.

    Raises Refused; Problems of an address with `params["address_type"]`; Invalid: first_name,
    last_name (too_long, control_characters), language_code, metadata; Conflict: address_limit.
    """
    pk = user_of_actor(actor).pk
    values: dict[str, Any] = {}
    for name in ("first_name", "last_name"):
        text = changes.get(name)
        if isinstance(text, str):
            values[name] = clean_name(text, field=name)
    if changes.get("language_code"):
        values["language_code"] = clean_language(changes["language_code"])
    with transaction.atomic():
        user = held_user(pk)
        if pairs := changes.get("metadata"):
            values["metadata"] = merged(user.metadata, pairs)
        if shipping := changes.get("default_shipping_address"):
            values |= _default(user, SHIPPING, shipping)
        if billing := changes.get("default_billing_address"):
            values |= _default(user, BILLING, billing)
        if values:
            User.objects.filter(pk=pk).update(**values)
        user.refresh_from_db()
    return user


def set_user_metadata(
    *, actor: Actor, user_id: int | None, pairs: Mapping[str, str], private: bool = False
) -> User:
    """Merge pairs into a user's metadata: one's own, or with MANAGE_USERS anybody's.

    Private metadata needs MANAGE_USERS. Raises Refused; NotFound: user_not_found; Invalid.
    """
    return _user(actor, user_id, private, lambda before: merged(before, pairs))


def drop_user_metadata(
    *, actor: Actor, user_id: int | None, keys: Iterable[str], private: bool = False
) -> User:
    """Take keys out of a user's metadata. Raises as above."""
    return _user(actor, user_id, private, lambda before: _without(before, keys))


def set_address_metadata(
    *, actor: Actor, address_id: uuid.UUID | None, pairs: Mapping[str, str], private: bool = False
) -> Address:
    """Merge pairs into an address's metadata: of one's own book, or with MANAGE_USERS any.

    Private metadata needs MANAGE_USERS. Raises Refused; NotFound: address_not_found; Invalid.
    """
    return _address(actor, address_id, private, lambda before: merged(before, pairs))


def drop_address_metadata(
    *, actor: Actor, address_id: uuid.UUID | None, keys: Iterable[str], private: bool = False
) -> Address:
    """Take keys out of an address's metadata. Raises as above."""
    return _address(actor, address_id, private, lambda before: _without(before, keys))


def save_policy(*, fields: PolicyFields, actor: Actor) -> Policy:
    """Change how accounts are opened. Raises Refused."""
    actor.require(MANAGE_SETTINGS)
    values = {name: bool(value) for name, value in fields.items() if name in _POLICY}
    with transaction.atomic():
        row, _ = Policy.objects.get_or_create(pk=1)
        before = snapshot(row, _POLICY)
        Policy.objects.filter(pk=1).update(**values)
        row.refresh_from_db()
        after = snapshot(row, _POLICY)
        record(actor=actor, verb="policy_changed", kind="policy", key=1, before=before, after=after)
    return row


def _default(user: User, kind: str, data: Mapping[str, Any]) -> dict[str, uuid.UUID]:
    """The default entry of a kind, changed or made; the user's row is held."""
    entry = Address.objects.filter(pk=getattr(user, KINDS[kind]), user=user).first()
    columns = clean_entry(data=data, kind=kind, before=entry)
    if entry is None:
        return {KINDS[kind]: insert_entry(user=user, columns=columns).pk}
    Address.objects.filter(pk=entry.pk).update(**columns)
    return {}


def _user(
    actor: Actor, pk: int | None, private: bool, change: Callable[[dict[str, str]], dict[str, str]]
) -> User:
    if private or pk is None or pk != actor.user_id:
        actor.require(MANAGE_USERS)
    gone = NotFound("user_not_found", "This account does not exist.", "id")
    with transaction.atomic():
        rows = User.objects.select_for_update()
        row = rows.filter(pk=pk).first() if pk is not None else None
        return _changed(row, private, change, gone)


def _address(
    actor: Actor,
    pk: uuid.UUID | None,
    private: bool,
    change: Callable[[dict[str, str]], dict[str, str]],
) -> Address:
    if private:
        actor.require(MANAGE_USERS)
    rows = Address.objects.select_for_update()
    if not actor.can(MANAGE_USERS):
        rows = rows.filter(user_id=actor.require_user())
    with transaction.atomic():
        row = rows.filter(pk=pk).first() if pk is not None else None
        return _changed(row, private, change, missing())


def _changed(
    row: Row | None,
    private: bool,
    change: Callable[[dict[str, str]], dict[str, str]],
    gone: NotFound,
) -> Row:
    if row is None:
        raise gone
    column = "private_metadata" if private else "metadata"
    setattr(row, column, change(dict(getattr(row, column))))
    row.save(update_fields=[column])
    return row


def _without(before: Mapping[str, str], keys: Iterable[str]) -> dict[str, str]:
    dropped = set(keys)
    return {key: value for key, value in before.items() if key not in dropped}
