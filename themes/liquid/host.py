"""What a page gives the engine beside its objects: addresses, money, forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from themes.liquid.drops import Drop


@dataclass(frozen=True)
class Choice(Drop):
    """One option of a select field."""

    fields = frozenset({"value", "label"})

    value: str
    label: str


@dataclass(frozen=True)
class FormField(Drop):
    """One input the server asks for; kind: text, select, email, tel, checkbox."""

    fields = frozenset(
        {"name", "label", "value", "required", "autocomplete", "kind", "choices", "error", "hint"}
    )

    name: str
    label: str
    value: str = ""
    required: bool = False
    autocomplete: str = ""
    kind: str = "text"
    choices: tuple[Choice, ...] = ()
    error: str = ""
    hint: str = ""


@dataclass(frozen=True)
class FormState:
    """Where a form posts and what it shows; errors are sentences by field name."""

    action: str
    hidden: tuple[tuple[str, str], ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[FormField, ...] = ()
    posted: bool = False


@dataclass(frozen=True)
class Host:
    """The page's services to its theme.

    asset_url: file name → URL. image_url: (image.src, width or 0, height or 0) → URL.
    money: (cents, the money filter's name) → plain text.
    form: (form type, object or None) → FormState. page_url: page number → its URL.
    page: the number asked for. locale: language code. head: safe HTML for content_for_header.
    """

    asset_url: Callable[[str], str]
    image_url: Callable[[str, int, int], str]
    money: Callable[[int | Decimal, str], str]
    form: Callable[[str, object], FormState]
    page_url: Callable[[int], str]
    page: int = 1
    locale: str = "en"
    head: str = ""
