"""Typed words: names and e-mails are one line of visible signs, or are refused at their field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from store.channels.languages import codes
from store.kernel.errors import Invalid

NAME_LENGTH = 150
EMAIL_LENGTH = 254
METADATA_LENGTH = 30_000
_SPACES = re.compile(r" {2,}")
# Line and paragraph separators, and the marks that turn the reading direction of what follows.
_HIDDEN = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_email = EmailValidator()


def clean_line(text: str, *, field: str, length: int, label: str = "This field") -> str:
    """The text in one normal form, without outer spaces; empty is allowed.

    Raises Invalid: control_characters, too_long.
    """
    too_long = Invalid("too_long", f"{label} must have at most {length} characters.", field)
    if len(text) > 4 * length:  # before any work is done on it
        raise too_long
    if any(sign in _HIDDEN or unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
        message = f"{label} must be one line without control characters."
        raise Invalid("control_characters", message, field)
    line = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if len(line) > length:
        raise too_long
    return line


def clean_name(text: str, *, field: str) -> str:
    """A first or last name of at most 150 characters. Raises as `clean_line`."""
    return clean_line(text, field=field, length=NAME_LENGTH, label="A name")


def clean_email(text: str, *, field: str = "email") -> str:
    """The address in lower case. Raises Invalid: required, invalid_email."""
    address = text.strip().lower()
    if not address:
        raise Invalid("required", "Enter your e-mail address.", field)
    problem = Invalid("invalid_email", "Enter an e-mail address such as ada@example.com.", field)
    if len(address) > EMAIL_LENGTH or not address.isprintable():
        raise problem
    try:
        _email(address)
    except ValidationError as error:
        raise problem from error
    return address


def clean_language(code: str, *, field: str = "language_code") -> str:
    """A language as it is stored, "en" or "pt-br". Raises Invalid."""
    language = code.strip().lower().replace("_", "-")
    if language not in codes():
        raise Invalid("invalid", "Enter a language code such as en or pt-br.", field)
    return language


def clean_metadata(pairs: Mapping[str, str], *, field: str = "metadata") -> dict[str, str]:
    """Keys and values as they are. Raises Invalid: required (an empty key), too_long, invalid."""
    if any(not key.strip() for key in pairs):
        raise Invalid("required", "A key of metadata must not be empty.", field)
    texts = [text for pair in pairs.items() for text in pair]
    if sum(map(len, texts)) > METADATA_LENGTH:
        message = f"Metadata may have {METADATA_LENGTH:,} characters at most."
        raise Invalid("too_long", message, field)
    # NUL and halves of a pair are no text that a database could hold.
    if any("\0" in text or not _is_text(text) for text in texts):
        raise Invalid("invalid", "Metadata must be text.", field)
    return dict(pairs)


def _is_text(text: str) -> bool:
    return not any(unicodedata.category(sign) == "Cs" for sign in text)
