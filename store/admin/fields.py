"""Fields of the desk's forms: exact amounts, percentages, countries, tags, pairs, rich text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError

from store.admin.richtext import to_blocks, to_text
from store.kernel.money import Money

_AMOUNT = re.compile(r"\d{1,8}(?:\.\d{1,6})?", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,4}))?", re.ASCII)
TERRITORIES = {
    code: name for code, name in Locale("en").territories.items() if re.fullmatch("[A-Z]{2}", code)
}
WHOLE = 1_000_000


class AmountField(forms.CharField):
    """A decimal text such as 0.0025, to 10⁻⁶; cleans to Money, empty to None."""

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12})
        super().__init__(widget=widget, max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        """Money, or None when nothing was typed."""
        text = super().clean(value).strip()
        if not text:
            return None
        if not _AMOUNT.fullmatch(text):
            raise ValidationError("Enter an amount such as 4.90 or 0.0025.", code="invalid")
        return Money.parse(text, self.currency)


class AmountsField(AmountField):
    """Several amounts with commas between; cleans to a tuple of Money."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_length = 200
        self.validators = []

    def clean(self, value: Any) -> Any:
        """The amounts, in the order typed."""
        parts = [part for part in str(value or "").split(",") if part.strip()]
        return tuple(super(AmountsField, self).clean(part) for part in parts)


def shown(micro: int | None, currency: str) -> str:
    """An amount as an AmountField is typed: "0.0025", "4.90"; None is empty."""
    return "" if micro is None else Money(micro, currency).exact()


class PercentField(forms.CharField):
    """A percentage such as 8.875; cleans to parts per million."""

    def clean(self, value: Any) -> Any:
        """Parts per million, or None when nothing was typed."""
        text = super().clean(value).strip().removesuffix("%").strip()
        if not text:
            return None
        match = _PERCENT.fullmatch(text)
        ppm = int(match[1]) * 10_000 + int((match[2] or "").ljust(4, "0")) if match else WHOLE + 1
        if ppm > WHOLE:
            raise ValidationError(
                "Enter a percentage from 0 to 100, such as 8.875.", code="invalid"
            )
        return ppm


def percent(ppm: int) -> str:
    """Parts per million as a PercentField is typed."""
    return f"{ppm // 10_000}.{ppm % 10_000:04d}".rstrip("0").rstrip(".")


class TagsField(forms.CharField):
    """Words with commas between; cleans to a list."""

    def prepare_value(self, value: Any) -> Any:
        """The words as they are typed."""
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """The words, trimmed, none twice."""
        words = (word.strip() for word in super().clean(value).split(","))
        return list(dict.fromkeys(word for word in words if word))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other words were typed."""
        return super().has_changed(self.prepare_value(initial), data)


class CountriesField(TagsField):
    """Two-letter countries with commas between; cleans to a list of codes."""

    def clean(self, value: Any) -> Any:
        """Codes in capitals; names the first that is no country."""
        codes = [code.upper() for code in super().clean(value)]
        unknown = next((code for code in codes if code not in TERRITORIES), None)
        if unknown is not None:
            raise ValidationError(f"“{unknown}” is not a country: use codes such as US, DE.")
        return codes


def country_choices() -> Sequence[tuple[str, str]]:
    """All countries by name."""
    return sorted(TERRITORIES.items(), key=lambda pair: pair[1])


class PairsField(forms.CharField):
    """Keys and values, a line each (`key: value`), or a JSON object of texts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Lines where they can say it all, else JSON."""
        if not isinstance(value, dict):
            return value
        lines = "\n".join(f"{key}: {word}" for key, word in value.items())
        return lines if _pairs(lines) == value else json.dumps(value, indent=1, ensure_ascii=False)

    def clean(self, value: Any) -> Any:
        """The pairs as a dict of texts."""
        text = super().clean(value)
        found = _pairs(text)
        if found is None:
            raise ValidationError("Write a line for each pair, such as “material: cotton”.")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other pairs were typed; line ends do not count."""
        plain = str(data or "").replace("\r\n", "\n")
        return super().has_changed(self.prepare_value(initial), plain)


def _pairs(text: str) -> dict[str, str] | None:
    if text.lstrip().startswith("{"):
        try:
            value = json.loads(text)
        except ValueError:
            return None
        fine = isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
        return value if fine else None
    found: dict[str, str] = {}
    for line in text.splitlines():
        key, sign, word = line.partition(":")
        if line.strip() and (not sign or not key.strip()):
            return None
        if line.strip():
            found[key.strip()] = word.strip()
    return found


class RichTextField(forms.CharField):
    """Text with headings and lists (see richtext.py); cleans to EditorJS blocks."""

    def __init__(self, *, rows: int = 10, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            "A blank line starts a new paragraph. “## ” makes a heading, “- ” a list item.",
        )
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Blocks as text."""
        return to_text(value) if isinstance(value, dict) else value

    def clean(self, value: Any) -> Any:
        """Blocks, cleaned."""
        return to_blocks(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the text was changed; an untouched text keeps its blocks as they are."""
        plain = str(data or "").replace("\r\n", "\n").strip()
        return super().has_changed(self.prepare_value(initial or {}).strip(), plain)


class ManyFilesInput(forms.ClearableFileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several uploads; cleans to a list, empty when nothing was chosen."""

    def __init__(self, *, accept: str = "", **kwargs: Any) -> None:
        super().__init__(
            widget=ManyFilesInput(attrs={"accept": accept} if accept else {}),
            required=False,
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The uploads, each checked as one."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(each, initial) for each in given if each]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether a file was chosen; an empty list is none."""
        del initial
        return bool(data)
