"""Who asks: what doors know of the caller and services authorise; deny by default."""

from __future__ import annotations

from dataclasses import dataclass, field

from store.kernel.errors import Refused, Unproven

MANAGE_PRODUCTS = "MANAGE_PRODUCTS"
MANAGE_ORDERS = "MANAGE_ORDERS"
MANAGE_CHECKOUTS = "MANAGE_CHECKOUTS"
MANAGE_SETTINGS = "MANAGE_SETTINGS"
MANAGE_USERS = "MANAGE_USERS"
HANDLE_PAYMENTS = "HANDLE_PAYMENTS"
MANAGE_GIFT_CARD = "MANAGE_GIFT_CARD"
MANAGE_DISCOUNTS = "MANAGE_DISCOUNTS"
ALL = frozenset(
    {
        MANAGE_PRODUCTS,
        MANAGE_ORDERS,
        MANAGE_CHECKOUTS,
        MANAGE_SETTINGS,
        MANAGE_USERS,
        HANDLE_PAYMENTS,
        MANAGE_GIFT_CARD,
        MANAGE_DISCOUNTS,
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller: user id (None = nobody logged in), a label for the history, permissions, place.

    `ip` is where the caller is, as far as it can be believed; what is limited is counted by it.
    """

    user_id: int | None = None
    label: str = "anonymous"
    permissions: frozenset[str] = field(default_factory=frozenset)
    ip: str = "unknown"

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is logged in, and nobody tried to be; never raises."""
        return self.user_id is None

    def require_user(self) -> int:
        """The user's id. Raises Refused (permission_denied) when nobody is logged in."""
        if self.user_id is None:
            message = (
                "To access this path, you need one of the following permissions: AUTHENTICATED_USER"
            )
            raise Refused("permission_denied", message, permission="AUTHENTICATED_USER")
        return self.user_id

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


class Suspect(Actor):
    """A caller with a token that is not good: whoever looks at who it is gets `problem` raised.

    What anybody may see is still answered.
    """

    __slots__ = ("problem",)
    problem: Unproven

    def __init__(self, problem: Unproven, *, ip: str = "unknown") -> None:
        object.__setattr__(self, "problem", problem)
        object.__setattr__(self, "ip", ip)

    @property
    def is_anonymous(self) -> bool:
        """False: somebody tried to be known."""
        return False

    @property
    def user_id(self) -> int | None:
        """Raises Unproven."""
        raise self._raised()

    @property
    def label(self) -> str:
        """Raises Unproven."""
        raise self._raised()

    @property
    def permissions(self) -> frozenset[str]:
        """Raises Unproven."""
        raise self._raised()

    def _raised(self) -> Unproven:
        """A new one each time: a raised error collects the places it passed."""
        return Unproven(self.problem.name, self.problem.message)

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"Suspect({self.problem.name})"


ANONYMOUS = Actor()
SYSTEM = Actor(label="system", permissions=ALL)
