"""Permissions as API clients name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphene import Enum, String

from store.accounts.api.people import User
from store.accounts.permissions import rights
from store.graphql.engine.batch import Batch
from store.graphql.fields import Col, Many
from store.graphql.types import Extend, Type
from store.kernel.actor import ALL

_NAMES = [
    "MANAGE_USERS",
    "MANAGE_STAFF",
    "IMPERSONATE_USER",
    "MANAGE_APPS",
    "MANAGE_OBSERVABILITY",
    "MANAGE_CHECKOUTS",
    "HANDLE_CHECKOUTS",
    "HANDLE_TAXES",
    "MANAGE_TAXES",
    "MANAGE_CHANNELS",
    "MANAGE_CUSTOMER_TYPES_AND_ATTRIBUTES",
    "MANAGE_DISCOUNTS",
    "MANAGE_GIFT_CARD",
    "MANAGE_MENUS",
    "MANAGE_ORDERS",
    "MANAGE_ORDERS_IMPORT",
    "MANAGE_PAGES",
    "MANAGE_PAGE_TYPES_AND_ATTRIBUTES",
    "HANDLE_PAYMENTS",
    "MANAGE_PLUGINS",
    "MANAGE_PRODUCTS",
    "MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES",
    "MANAGE_SHIPPING",
    "MANAGE_SETTINGS",
    "MANAGE_TRANSLATIONS",
]
PermissionEnum: Any = Enum("PermissionEnum", [(name, name) for name in _NAMES])


@dataclass(frozen=True, slots=True)
class Right:
    """A permission by its code."""

    code: str

    @property
    def name(self) -> str:
        """In words."""
        return self.code.replace("_", " ").capitalize() + "."


class Permission(Type, of=Right):
    """What may be permitted."""

    code = Col(PermissionEnum, required=True)
    name = Col(String, required=True)


class UserPermission(Type, of=Right):
    """What a user may do."""

    code = Col(PermissionEnum, required=True)
    name = Col(String, required=True)


def _held(batch: Batch) -> list[list[Right]]:
    marks = zip(
        batch.col("is_active"), batch.col("is_staff"), batch.col("is_superuser"), strict=True
    )
    return [
        told(rights(is_staff=staff, is_superuser=owner)) if active else []
        for active, staff, owner in marks
    ]


def told(codes: frozenset[str]) -> list[Right]:
    """Permissions that clients know by a name."""
    return [Right(name) for name in _NAMES if name in codes]


def all_rights(batch: Batch) -> list[list[Right]]:
    """The permissions that the shop asks for."""
    return [told(ALL)] * batch.size


class RightsOfUser(Extend, of=User):
    """What a user may do."""

    user_permissions = Many(
        UserPermission, load=_held, needs=("is_active", "is_staff", "is_superuser")
    )
