"""Errors of accounts: Saleor's codes, and what our services' codes mean there."""

from __future__ import annotations

from typing import Any

from graphene import Enum, String

from store.accounts.api.types import AddressTypeEnum
from store.graphql.errors import Codes, PayloadError
from store.graphql.fields import Calc, Col
from store.graphql.types import Type

_NAMES = [
    "ACTIVATE_OWN_ACCOUNT",
    "ACTIVATE_SUPERUSER_ACCOUNT",
    "DUPLICATED_INPUT_ITEM",
    "DEACTIVATE_OWN_ACCOUNT",
    "DEACTIVATE_SUPERUSER_ACCOUNT",
    "DELETE_NON_STAFF_USER",
    "DELETE_OWN_ACCOUNT",
    "DELETE_STAFF_ACCOUNT",
    "DELETE_SUPERUSER_ACCOUNT",
    "GRAPHQL_ERROR",
    "INACTIVE",
    "INVALID",
    "INVALID_PASSWORD",
    "LEFT_NOT_MANAGEABLE_PERMISSION",
    "INVALID_CREDENTIALS",
    "NOT_FOUND",
    "OUT_OF_SCOPE_USER",
    "OUT_OF_SCOPE_GROUP",
    "OUT_OF_SCOPE_PERMISSION",
    "PASSWORD_ENTIRELY_NUMERIC",
    "PASSWORD_TOO_COMMON",
    "PASSWORD_TOO_SHORT",
    "PASSWORD_TOO_SIMILAR",
    "PASSWORD_RESET_ALREADY_REQUESTED",
    "REQUIRED",
    "UNIQUE",
    "JWT_SIGNATURE_EXPIRED",
    "JWT_INVALID_TOKEN",
    "JWT_DECODE_ERROR",
    "JWT_MISSING_TOKEN",
    "JWT_INVALID_CSRF_TOKEN",
    "CHANNEL_INACTIVE",
    "MISSING_CHANNEL_SLUG",
    "ACCOUNT_NOT_CONFIRMED",
    "LOGIN_ATTEMPT_DELAYED",
    "DISABLED_AUTHENTICATION_METHOD",
    "UNKNOWN_IP_ADDRESS",
    "FILE_SIZE_LIMIT_EXCEEDED",
]
AccountErrorCode: Any = Enum("AccountErrorCode", [(name, name) for name in _NAMES])
CODES = Codes(
    frozenset(_NAMES),
    codes={
        "address_not_found": "NOT_FOUND",
        "invalid_password": "INVALID_CREDENTIALS",
        "too_many_attempts": "LOGIN_ATTEMPT_DELAYED",
        "user_not_found": "NOT_FOUND",
    },
    fields={"address": "id"},
)


def _kind(error: PayloadError) -> str | None:
    found = error.params.get("address_type")
    return None if found is None else str(found)


class AccountError(Type, of=PayloadError):
    """Why an account was not changed."""

    field = Col(String)
    message = Col(String)
    code = Col(AccountErrorCode, required=True)
    address_type = Calc(AddressTypeEnum, read=_kind)


# What all payloads of accounts say of their errors.
ERRORS: dict[str, Any] = {"error": AccountError, "codes": CODES, "also": "account_errors"}
