"""Permissions of fields: any one of a set, pseudo-permissions and ownership among them."""

from __future__ import annotations

from collections.abc import Callable

from store.kernel.actor import Actor
from store.kernel.errors import Refused

_OWNER = "OWNER"
_CHECKS: dict[str, Callable[[Actor], object]] = {
    "AUTHENTICATED_USER": lambda actor: actor.user_id is not None,
    "AUTHENTICATED_STAFF_USER": lambda actor: actor.user_id is not None and actor.permissions,
    "AUTHENTICATED_APP": lambda actor: actor.user_id is None and actor.permissions,
    # Ownership is a matter of the row; nobody has it by who they are.
    _OWNER: lambda _actor: False,
}


class Perm:
    """Names of permissions of which one is enough; combined with `|`. None at all is refused."""

    __slots__ = ("names",)

    def __init__(self, *names: str) -> None:
        if not names or not all(names):
            raise ValueError("an empty permission list would let nobody in: name one")
        self.names = frozenset(names)

    def __or__(self, other: Perm | str) -> Perm:
        more = other.names if isinstance(other, Perm) else {other}
        return Perm(*self.names, *more)

    __ror__ = __or__

    @property
    def by_row(self) -> bool:
        """Whether it depends on whose row it is."""
        return _OWNER in self.names

    def allows(self, actor: Actor) -> bool:
        """Whether the actor may, whosever row it is."""
        return any(
            bool(_CHECKS[name](actor)) if name in _CHECKS else actor.can(name)
            for name in self.names
        )

    def refusal(self) -> Refused:
        """The error that names what is needed."""
        needed = ", ".join(sorted(self.names))
        message = f"To access this path, you need one of the following permissions: {needed}"
        return Refused("permission_denied", message)


OWNER = Perm(_OWNER)
AUTHENTICATED_USER = Perm("AUTHENTICATED_USER")
AUTHENTICATED_STAFF_USER = Perm("AUTHENTICATED_STAFF_USER")
AUTHENTICATED_APP = Perm("AUTHENTICATED_APP")


def perm_of(given: Perm | str | None) -> Perm | None:
    """A permission by its name."""
    return Perm(given) if isinstance(given, str) else given
