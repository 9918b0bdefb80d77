"""What people change of their accounts: names, addresses, the mailbox, the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphene import ID, InputObjectType, List, NonNull, String

from store.accounts import models
from store.accounts.api.errors import ERRORS
from store.accounts.api.people import User
from store.accounts.api.registering import code_of
from store.accounts.api.types import Address, AddressInput, AddressTypeEnum, entry
from store.accounts.queries import named_channel
from store.accounts.services import book, farewell, profile
from store.accounts.services.profile import AccountChanges
from store.channels.api.languages import LanguageCodeEnum
from store.graphql.base import uuid_key
from store.graphql.fields import One
from store.graphql.metadata import MetadataInput, pairs_of
from store.graphql.mutations import Mutation, Payload
from store.graphql.registry import mutation
from store.kernel.actor import Actor


class AccountInput(InputObjectType):
    """What a user says of himself; what is left out stays."""

    first_name = String()
    last_name = String()
    language_code = LanguageCodeEnum()
    default_billing_address = AddressInput()
    default_shipping_address = AddressInput()
    metadata = List(NonNull(MetadataInput))


class AccountUpdate(Payload, **ERRORS):
    """The account as it is now."""

    user = One(User)


class AccountAddressCreate(Payload, **ERRORS):
    """The new entry of the book."""

    user = One(User)
    address = One(Address)


class AccountAddressUpdate(Payload, **ERRORS):
    """The entry as it is now."""

    user = One(User)
    address = One(Address)


class AccountAddressDelete(Payload, **ERRORS):
    """The entry that was."""

    user = One(User)
    address = One(Address)


class AccountSetDefaultAddress(Payload, **ERRORS):
    """The account as it is now."""

    user = One(User)


class RequestEmailChange(Payload, **ERRORS):
    """The account, whose address is not changed yet."""

    user = One(User)


class ConfirmEmailChange(Payload, **ERRORS):
    """The account with its new address."""

    user = One(User)


class AccountRequestDeletion(Payload, **ERRORS):
    """A mail is on its way."""


class AccountDelete(Payload, **ERRORS):
    """The account that was."""

    user = One(User)


def update_account(*, actor: Actor, input: Mapping[str, Any]) -> models.User:
    """Change what the input names."""
    given = {name: value for name, value in input.items() if value is not None}
    changes = AccountChanges()
    for name in ("first_name", "last_name"):
        if name in given:
            changes[name] = given[name]
    if "language_code" in given:
        changes["language_code"] = code_of(given["language_code"])
    if "metadata" in given:
        changes["metadata"] = pairs_of(given["metadata"])
    for which in ("default_shipping_address", "default_billing_address"):
        if which in given:
            changes[which] = entry(given[which])
    return profile.update_account(actor=actor, changes=changes)


def add_address(*, actor: Actor, input: Mapping[str, Any], type: Any = None) -> Mapping[str, Any]:
    """Put an address into the caller's book."""
    kind = None if type is None else _kind(type)
    return _entry(actor, book.add_address(actor=actor, data=entry(input), kind=kind))


def change_address(*, actor: Actor, id: str, input: Mapping[str, Any]) -> Mapping[str, Any]:
    """Change an address of the caller's book."""
    key = uuid_key(id, "Address")
    return _entry(actor, book.change_address(actor=actor, address_id=key, data=entry(input)))


def remove_address(*, actor: Actor, id: str) -> Mapping[str, Any]:
    """Take an address out of the caller's book."""
    key = uuid_key(id, "Address")
    return _entry(actor, book.remove_address(actor=actor, address_id=key))


def choose_default(*, actor: Actor, id: str, type: Any) -> models.User:
    """Make an address the one that is offered first."""
    key = uuid_key(id, "Address")
    return book.choose_default(actor=actor, address_id=key, kind=_kind(type))


def confirm_email_change(*, actor: Actor, token: str, channel: str | None = None) -> models.User:
    """Give the account the address that the token was mailed to."""
    named_channel(channel)
    return farewell.confirm_email_change(actor=actor, token=token)


def _kind(type: Any) -> str:
    return str(getattr(type, "value", type))


def _entry(actor: Actor, address: models.Address) -> Mapping[str, Any]:
    return {"user": actor.user_id, "address": address}


@mutation
class ProfileMutations:
    """Root fields."""

    account_update = Mutation(
        AccountUpdate, service=update_account, input=AccountInput(required=True)
    )
    account_address_create = Mutation(
        AccountAddressCreate,
        service=add_address,
        input=AddressInput(required=True),
        type=AddressTypeEnum(),
    )
    account_address_update = Mutation(
        AccountAddressUpdate,
        service=change_address,
        id=ID(required=True),
        input=AddressInput(required=True),
    )
    account_address_delete = Mutation(
        AccountAddressDelete, service=remove_address, id=ID(required=True)
    )
    account_set_default_address = Mutation(
        AccountSetDefaultAddress,
        service=choose_default,
        id=ID(required=True),
        type=AddressTypeEnum(required=True),
    )
    request_email_change = Mutation(
        RequestEmailChange,
        service=farewell.request_email_change,
        new_email=String(required=True),
        password=String(required=True),
        redirect_url=String(required=True),
        channel=String(),
    )
    confirm_email_change = Mutation(
        ConfirmEmailChange,
        service=confirm_email_change,
        token=String(required=True),
        channel=String(),
    )
    account_request_deletion = Mutation(
        AccountRequestDeletion,
        service=farewell.request_deletion,
        redirect_url=String(required=True),
        channel=String(),
    )
    account_delete = Mutation(
        AccountDelete, service=farewell.delete_account, token=String(required=True)
    )
