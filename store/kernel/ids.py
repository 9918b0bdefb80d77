"""Public ids: Saleor's global ids ("Type:pk" in base64), unguessable keys and slugs."""

from __future__ import annotations

import base64
import binascii
import secrets
import uuid

from django.utils.text import slugify

from store.kernel.errors import Invalid


def new_key() -> uuid.UUID:
    """A random 122-bit key for rows whose id is their secret (carts, orders, addresses)."""
    return uuid.uuid4()


def new_token() -> str:
    """A random 160-bit URL-safe token."""
    return secrets.token_urlsafe(20)


def to_global(kind: str, pk: object) -> str:
    """`Type:pk` in standard base64."""
    return binascii.b2a_base64(f"{kind}:{pk}".encode(), newline=False).decode()


def from_global(text: str, *kinds: str, field: str = "id") -> str:
    """The pk of a global id of one of `kinds`; raises Invalid (graphql_error) at `field`."""
    try:
        kind, _, pk = base64.b64decode(text, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        kind, pk = "", ""
    expected = " or ".join(kinds)
    if not kind or not pk:
        raise Invalid("graphql_error", f"Invalid ID: {text}. Expected: {expected}.", field)
    if kind not in kinds:
        message = f"Invalid ID: {text}. Expected: {expected}, received: {kind}."
        raise Invalid("graphql_error", message, field)
    return pk


def integer_pk(text: str) -> int | None:
    """The pk as an integer that fits a row id, else None (nothing is found)."""
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    return None


def uuid_pk(text: str) -> uuid.UUID | None:
    """The pk as a UUID, else None (nothing is found)."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def slug_of(name: str, fallback: str = "item") -> str:
    """A slug of ASCII letters, digits and dashes, never empty."""
    return slugify(name)[:200].strip("-") or fallback
