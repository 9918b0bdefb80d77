"""Accounts opened, proven, and given a new password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphene import Boolean, InputObjectType, List, NonNull, String

from store.accounts import models
from store.accounts.api.errors import ERRORS
from store.accounts.api.people import User
from store.accounts.services import recovery, registration
from store.channels.api.languages import LanguageCodeEnum
from store.graphql.fields import Col, One
from store.graphql.metadata import MetadataInput, pairs_of
from store.graphql.mutations import Mutation, Payload
from store.graphql.registry import mutation
from store.kernel.actor import Actor

# The key of what was typed, which is no row: the answer must not tell whether there is one.
NO_KEY = -1


class AccountRegisterInput(InputObjectType):
    """Who wants an account."""

    first_name = String()
    last_name = String()
    language_code = LanguageCodeEnum()
    email = String(required=True)
    password = String(required=True)
    redirect_url = String()
    metadata = List(NonNull(MetadataInput))
    channel = String()


class AccountRegister(Payload, **ERRORS):
    """What was typed, and whether a mail is to be answered; the same for every address."""

    user = One(User)
    requires_confirmation = Col(Boolean)


class ConfirmAccount(Payload, **ERRORS):
    """The account that is open now."""

    user = One(User)


class RequestPasswordReset(Payload, **ERRORS):
    """The same for every address."""


class SetPassword(Payload, **ERRORS):
    """Tokens: who has set a password is logged in."""

    token = Col(String)
    refresh_token = Col(String)
    csrf_token = Col(String)
    user = One(User)


class PasswordChange(Payload, **ERRORS):
    """Whose password it is."""

    user = One(User)


def register(*, actor: Actor, input: Mapping[str, Any]) -> Mapping[str, Any]:
    """Open an account from where the caller is."""
    given = {name: value for name, value in input.items() if value is not None}
    if "language_code" in given:
        given["language_code"] = code_of(given["language_code"])
    if "metadata" in given:
        given["metadata"] = pairs_of(given["metadata"])
    made = registration.register_account(ip=actor.ip, **given)
    made.user.pk = NO_KEY
    return vars(made)


def code_of(language: Any) -> str:
    """The stored code of a member of LanguageCodeEnum."""
    return str(getattr(language, "value", language))


def request_reset(
    *, actor: Actor, email: str, redirect_url: str, channel: str | None = None
) -> None:
    """Ask for a new password from where the caller is."""
    recovery.request_reset(email=email, redirect_url=redirect_url, channel=channel, ip=actor.ip)


def set_password(*, email: str, token: str, password: str) -> Mapping[str, Any]:
    """A new password by a mailed token."""
    return vars(recovery.set_password(email=email, token=token, password=password))


def change_password(
    *, actor: Actor, new_password: str, old_password: str | None = None
) -> models.User:
    """Change the caller's password."""
    return recovery.change_own_password(
        actor=actor, old_password=old_password, new_password=new_password
    )


@mutation
class RegisteringMutations:
    """Root fields."""

    account_register = Mutation(
        AccountRegister, service=register, input=AccountRegisterInput(required=True)
    )
    confirm_account = Mutation(
        ConfirmAccount,
        service=registration.confirm_account,
        email=String(required=True),
        token=String(required=True),
        password=String(),
    )
    request_password_reset = Mutation(
        RequestPasswordReset,
        service=request_reset,
        email=String(required=True),
        redirect_url=String(required=True),
        channel=String(),
    )
    set_password = Mutation(
        SetPassword,
        service=set_password,
        email=String(required=True),
        token=String(required=True),
        password=String(required=True),
    )
    password_change = Mutation(
        PasswordChange,
        service=change_password,
        old_password=String(),
        new_password=String(required=True),
    )
