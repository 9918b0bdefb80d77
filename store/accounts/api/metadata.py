"""Metadata of users and addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store.accounts import models
from store.accounts.api.people import User
from store.accounts.api.types import Address
from store.accounts.services import profile
from store.graphql.metadata import written_by
from store.kernel.actor import Actor
from store.kernel.ids import integer_pk, uuid_pk


def merge_of_user(*, actor: Actor, pk: str, pairs: Mapping[str, str]) -> models.User:
    """Put pairs into a user's metadata."""
    return profile.set_user_metadata(actor=actor, user_id=integer_pk(pk), pairs=pairs)


def drop_of_user(*, actor: Actor, pk: str, keys: Sequence[str]) -> models.User:
    """Take keys out of a user's metadata."""
    return profile.drop_user_metadata(actor=actor, user_id=integer_pk(pk), keys=keys)


def merge_of_address(*, actor: Actor, pk: str, pairs: Mapping[str, str]) -> models.Address:
    """Put pairs into an address's metadata."""
    return profile.set_address_metadata(actor=actor, address_id=uuid_pk(pk), pairs=pairs)


def drop_of_address(*, actor: Actor, pk: str, keys: Sequence[str]) -> models.Address:
    """Take keys out of an address's metadata."""
    return profile.drop_address_metadata(actor=actor, address_id=uuid_pk(pk), keys=keys)


written_by(User, merge=merge_of_user, drop=drop_of_user)
written_by(Address, merge=merge_of_address, drop=drop_of_address)
