"""What accounts refuse beyond the kernel's families."""

from __future__ import annotations

from store.kernel.errors import Conflict


class TooManyAttempts(Conflict):
    """Guessing is slowed; `params["minutes"]` says for how long."""

    status = 429

    def __init__(self, minutes: int) -> None:
        message = f"Too many attempts. Please wait {minutes} minutes and try again."
        super().__init__("too_many_attempts", message, minutes=minutes)
