"""Forms: what was typed, and refusals of the floors below as sentences at their fields.

The only place of the storefront that catches domain errors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.http import HttpRequest, QueryDict
from django.middleware.csrf import get_token

from store.kernel.errors import DomainError, Invalid, Problems
from themes.liquid.host import FormField, FormState

T = TypeVar("T")
WHOLE = "form"
MAX_DIGITS = 9
# What services call a field, and what the page's form calls it.
PAGE_NAMES = {"tip": "amount", "variantId": "id"}


@dataclass(frozen=True)
class Refusal:
    """Why something was not done: the HTTP status and a sentence for each field."""

    status: int
    errors: dict[str, str]
    codes: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """All sentences, one after another."""
        return " ".join(self.errors.values())


@dataclass(frozen=True)
class Tried(Generic[T]):
    """The outcome of an attempt: a value, or a refusal."""

    value: T | None = None
    refusal: Refusal | None = None


def attempt(call: Callable[[], T]) -> Tried[T]:
    """Do it; a domain error comes back as a refusal, by the names of the page's fields."""
    try:
        return Tried(value=call())
    except DomainError as error:
        return Tried(refusal=refusal_of(error))


def refusal_of(error: DomainError) -> Refusal:
    """A domain error's sentences by field; several at one field stand one after another."""
    errors: dict[str, str] = {}
    for each in error.errors:
        name = PAGE_NAMES.get(each.field or WHOLE, each.field or WHOLE)
        errors[name] = f"{errors[name]} {each.message}" if name in errors else each.message
    return Refusal(error.status, errors, frozenset(each.code for each in error.errors))


def all_of(*calls: Callable[[], object]) -> None:
    """Do every one of these, then raise all their problems at once. Raises Problems."""
    found: list[DomainError] = []
    for call in calls:
        try:
            call()
        except DomainError as error:
            found += error.errors
    if found:
        raise Problems(found)


@dataclass(frozen=True)
class Filled:
    """A form as it was sent: what was typed and what is wrong with it."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    posted: bool = False
    fields: tuple[FormField, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()


def state(request: HttpRequest, action: str, filled: Filled) -> FormState:
    """A form for a template: where it posts, the CSRF token, and what stood in it."""
    return FormState(
        action=action,
        hidden=(("csrfmiddlewaretoken", get_token(request)), *filled.hidden),
        errors=filled.errors,
        values=filled.values,
        fields=filled.fields,
        posted=filled.posted,
    )


def words(data: QueryDict, name: str, limit: int = 2000) -> str:
    """One field's text; a file or a missing field is an empty text."""
    value = data.get(name, "")
    return value[:limit] if isinstance(value, str) else ""


def group(data: QueryDict, name: str) -> dict[str, str]:
    """Fields such as `customer[email]` by their inner names."""
    head = f"{name}["
    return {
        key[len(head) : -1]: words(data, key)
        for key in data
        if key.startswith(head) and key.endswith("]")
    }


def read_quantity(text: str, *, field_name: str = "quantity", zero: bool = False) -> int:
    """A whole number of pieces. Raises Invalid at its field for anything else."""
    digits = text.strip()
    if digits.isascii() and digits.isdigit():
        # Longer ones are beyond every limit; services say which.
        number = int(digits) if len(digits) <= MAX_DIGITS else 10**MAX_DIGITS
        if number or zero:
            return number
    least = "0 or more" if zero else "1 or more"
    message = f"Enter a whole number, {least}."
    raise Invalid("invalid_quantity", message, field_name)
