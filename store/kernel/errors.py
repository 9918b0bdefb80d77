"""Domain errors: five families, each with a code, the field it belongs to, and its parameters."""

from __future__ import annotations

from collections.abc import Sequence


class DomainError(Exception):
    """What a service refuses: `code` (snake_case), `field` (or None), `message`, `params`."""

    status = 400

    def __init__(self, code: str, message: str, field: str | None = None, **params: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.params = params

    @property
    def errors(self) -> tuple[DomainError, ...]:
        """This error as a list of one; `Problems` holds several."""
        return (self,)


class NotFound(DomainError):
    """The thing named does not exist, or not for this actor."""

    status = 404


class Invalid(DomainError):
    """The input is wrong; `field` names where."""

    status = 422


class Refused(DomainError):
    """The actor may not do this."""

    status = 403


class Unproven(Refused):
    """The caller's token is not good; `name` is the kind, by which clients know what to do."""

    status = 401

    def __init__(self, name: str, message: str) -> None:
        super().__init__("unproven", message)
        self.name = name


class Conflict(DomainError):
    """The state of things does not allow this now (sold out, price changed, already done)."""

    status = 409


class Unavailable(DomainError):
    """Something outside did not answer; nothing is known to have failed."""

    status = 503


class Problems(Invalid):
    """Several errors at once, for forms; `errors` lists them in order."""

    def __init__(self, errors: Sequence[DomainError]) -> None:
        first = errors[0]
        super().__init__(first.code, first.message, first.field, **first.params)
        self._errors = tuple(errors)

    @property
    def errors(self) -> tuple[DomainError, ...]:
        """All errors, at least one."""
        return self._errors
