"""Domain errors for the outside: in payloads by each type's codes, at the top by their class."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError

from store.kernel.errors import DomainError, Refused, Unproven

logger = logging.getLogger("tuppence.graphql")
INTERNAL = "Internal Server Error"
_SNAKE = re.compile(r"_([a-z0-9])")


@dataclass(frozen=True)
class Codes:
    """A payload's error codes: the enum's names, and other words for domain codes and fields."""

    known: frozenset[str]
    codes: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    def of(self, error: DomainError) -> str:
        """The code of an error; INVALID for one the enum does not know."""
        code = self.codes.get(error.code, error.code.upper())
        return code if code in self.known else "INVALID"


@dataclass(frozen=True)
class PayloadError:
    """One entry of a payload's `errors`; `params` are the domain error's."""

    field: str | None
    message: str
    code: str
    params: Mapping[str, Any]
    address_type: str | None = None


class AddressProblem(Exception):
    """An address was refused; says which of the two it was."""

    def __init__(self, kind: str, error: DomainError) -> None:
        super().__init__(error.message)
        self.kind, self.error = kind, error


def payload_errors(
    errors: Iterable[DomainError], codes: Codes, address_type: str | None = None
) -> list[PayloadError]:
    """Domain errors as entries of a payload, in their order."""
    return [
        PayloadError(
            field=_field(error.field, codes),
            message=error.message,
            code=codes.of(error),
            params=error.params,
            address_type=address_type,
        )
        for error in errors
    ]


def answered(work: Callable[[], Any], codes: Codes) -> tuple[Any, list[PayloadError]]:
    """What `work` gives, or its refusals; a missing permission stays a top-level error."""
    try:
        return work(), []
    except AddressProblem as problem:
        return None, payload_errors(problem.error.errors, codes, problem.kind)
    except DomainError as error:
        if isinstance(error, Refused):
            raise
        return None, payload_errors(error.errors, codes)


def for_address(kind: str, work: Callable[[], Any]) -> Any:
    """Run `work`; its refusals name the kind of address, SHIPPING or BILLING."""
    try:
        return work()
    except DomainError as error:
        raise AddressProblem(kind, error) from error


def formatted(error: GraphQLError) -> dict[str, Any]:
    """A top-level error without anything of our insides."""
    cause = error.original_error
    entry: dict[str, Any] = {"message": error.message}
    if error.locations:
        entry["locations"] = [
            {"line": place.line, "column": place.column} for place in error.locations
        ]
    if error.path:
        entry["path"] = error.path
    code = "GraphQLError"
    if isinstance(cause, Unproven):
        code = cause.name
    elif isinstance(cause, Refused):
        code = "PermissionDenied"
    elif isinstance(cause, DomainError):
        entry["message"] = cause.message
    elif cause is not None and not isinstance(cause, GraphQLError):
        logger.error("a resolver failed at %s", error.path, exc_info=cause)
        entry["message"], code = INTERNAL, "InternalServerError"
    entry["extensions"] = {"exception": {"code": code}}
    return entry


def refusal(message: str, code: str = "GraphQLError") -> dict[str, Any]:
    """An error of the request itself."""
    return {"message": message, "extensions": {"exception": {"code": code}}}


def _field(name: str | None, codes: Codes) -> str | None:
    if name is None:
        return None
    return codes.fields.get(name) or _SNAKE.sub(lambda match: match.group(1).upper(), name)
