"""Who asks: what doors know of the caller and services authorise; deny by default."""

from __future__ import annotations

from dataclasses import dataclass, field

from store.kernel.errors import Refused

MANAGE_PRODUCTS = "MANAGE_PRODUCTS"
MANAGE_ORDERS = "MANAGE_ORDERS"
MANAGE_CHECKOUTS = "MANAGE_CHECKOUTS"
MANAGE_SETTINGS = "MANAGE_SETTINGS"
MANAGE_USERS = "MANAGE_USERS"
HANDLE_PAYMENTS = "HANDLE_PAYMENTS"
ALL = frozenset(
    {
        MANAGE_PRODUCTS,
        MANAGE_ORDERS,
        MANAGE_CHECKOUTS,
        MANAGE_SETTINGS,
        MANAGE_USERS,
        HANDLE_PAYMENTS,
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller: user id (None = nobody logged in), a label for the history, permissions."""

    user_id: int | None = None
    label: str = "anonymous"
    permissions: frozenset[str] = field(default_factory=frozenset)

    def can(self, permission: str) -> bool:
        """Whether the permission is held; an empty name is never held."""
        return bool(permission) and permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise Refused (permission_denied) unless the permission is held."""
        if not self.can(permission):
            raise Refused(
                "permission_denied",
                "You do not have permission to do this.",
                permission=permission,
            )


ANONYMOUS = Actor()
SYSTEM = Actor(label="system", permissions=ALL)
