"""Fields in which attributes are answered, kind by kind; for products, variants and pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from catalog.content.models import Page
from catalog.models.attribute import Attribute
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.queries.assigned import Answered, Asked, Value
from catalog.services.answer_values import MAX_ANSWERS
from store.admin.fields import RichTextField, TagsField
from store.admin.forms import DeskForm
from store.media.queries import url
from store.media.services import keep_image

PICTURES = "image/png,image/jpeg,image/webp,image/gif,image/avif"
MOMENT = "%Y-%m-%dT%H:%M"
_FLAGS = (("", "Not said"), ("yes", "Yes"), ("no", "No"))
_TARGETS: dict[str, tuple[Any, str, str]] = {
    "product": (Product, "slug", "Addresses of products (the end of /products/…)"),
    "product-variant": (Variant, "sku", "SKUs"),
    "category": (Category, "slug", "Addresses of categories"),
    "collection": (Collection, "slug", "Addresses of collections"),
    "page": (Page, "slug", "Addresses of pages (the end of /pages/…)"),
}


class RowsField(TagsField):
    """Rows of the shop by their short names, with commas between; cleans to the rows."""

    def __init__(self, *, entity_type: str, **kwargs: Any) -> None:
        self.model, self.column, words = _TARGETS[entity_type]
        hint = f"{words}, with commas between."
        super().__init__(help_text=hint, max_length=20_000, **kwargs)

    def clean(self, value: Any) -> Any:
        """The rows in the order typed; names the first that is not there."""
        names = super().clean(value)[: MAX_ANSWERS + 1]
        rows = self.model._default_manager.filter(**{f"{self.column}__in": names})
        found = {getattr(row, self.column): row for row in rows}
        unknown = next((name for name in names if name not in found), None)
        if unknown is not None:
            raise ValidationError(f"There is no “{unknown[:80]}”.", code="unknown")
        return [found[name] for name in names]


def add_answers(form: DeskForm, answered: Iterable[Answered], prefix: str) -> None:
    """Put a field for each attribute into a form, filled with its answer."""
    for each in answered:
        name = f"{prefix}{each.attribute.slug}"
        field = _field(each.attribute, each.values)
        field.widget.attrs.setdefault("class", "desk-input")
        form.fields[name] = field
        if each.values:  # an empty form of a line stays one: it begins with nothing
            form.initial[name] = _initial(each.attribute, each.values)
        if each.attribute.input_type == Attribute.FILE and each.values:
            gone = forms.BooleanField(label=f"No {each.attribute.name.lower()}", required=False)
            gone.widget.attrs["class"] = "desk-check"
            form.fields[f"{name}_gone"] = gone


def keep_files(form: DeskForm, answered: Iterable[Answered], prefix: str) -> None:
    """Draw uploaded files anew before the transaction; raises Invalid (image)."""
    for each in answered:
        upload = form.cleaned_data.get(f"{prefix}{each.attribute.slug}")
        if each.attribute.input_type == Attribute.FILE and upload:
            _kept(upload)


def answers_in(form: DeskForm, answered: Iterable[Answered], prefix: str) -> dict[str, list[Any]]:
    """What was answered anew, by the attribute's slug, as the services take it."""
    found: dict[str, list[Any]] = {}
    for each in answered:
        name = f"{prefix}{each.attribute.slug}"
        if form.cleaned_data.get(f"{name}_gone"):
            found[each.attribute.slug] = []
        elif name in form.changed_data:
            found[each.attribute.slug] = _given(each.attribute, form.cleaned_data[name])
    return found


def _field(asked: Asked, values: tuple[Value, ...]) -> forms.Field:
    label = f"{asked.name} ({asked.unit.replace('_', ' ')})" if asked.unit else asked.name
    plain: dict[str, Any] = {"label": label, "required": False}
    kind = asked.input_type
    if kind == Attribute.MULTISELECT:
        return TagsField(**plain, max_length=20_000, help_text="With commas between.")
    if kind in Attribute.REFERENCES:
        return RowsField(**plain, entity_type=asked.entity_type)
    if kind == Attribute.RICH_TEXT:
        return RichTextField(label=label, rows=6)
    if kind == Attribute.TEXT:
        return forms.CharField(**plain, widget=forms.Textarea(attrs={"rows": 3}))
    if kind == Attribute.BOOLEAN:
        return forms.ChoiceField(**plain, choices=_FLAGS)
    if kind == Attribute.FILE:
        return forms.FileField(
            **plain,
            widget=forms.FileInput(attrs={"accept": PICTURES}),
            help_text=_file_hint(values),
        )
    return _short(asked, plain)


def _short(asked: Asked, plain: dict[str, Any]) -> forms.Field:
    """One line: a moment, a number or a name of the list."""
    if asked.input_type == Attribute.DATE:
        return forms.DateField(**plain, widget=forms.DateInput(attrs={"type": "date"}))
    if asked.input_type == Attribute.DATE_TIME:
        widget = forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"})
        hint = "UTC."
        return forms.DateTimeField(**plain, input_formats=[MOMENT], widget=widget, help_text=hint)
    number = asked.input_type == Attribute.NUMERIC
    attrs = {"inputmode": "decimal", "autocomplete": "off"} if number else {}
    return forms.CharField(**plain, max_length=200, widget=forms.TextInput(attrs=attrs))


def _file_hint(values: tuple[Value, ...]) -> str:
    if not values:
        return "A picture: PNG, JPEG, WebP, GIF or AVIF."
    return format_html('There is <a href="{}">one already</a>.', values[0].file_url)


def _initial(asked: Asked, values: tuple[Value, ...]) -> Any:
    kind = asked.input_type
    if kind == Attribute.MULTISELECT:
        return [value.name for value in values]
    if kind in Attribute.REFERENCES:
        return _names(asked, values)
    if kind == Attribute.FILE:
        return None
    value = values[0]
    if kind == Attribute.BOOLEAN:
        return "yes" if value.boolean else "no"
    typed = {
        Attribute.RICH_TEXT: value.rich_text,
        Attribute.TEXT: value.plain_text,
        Attribute.DATE: value.date,
        Attribute.DATE_TIME: value.date_time,
    }
    return typed.get(kind) or value.name


def _names(asked: Asked, values: tuple[Value, ...]) -> list[str]:
    model, column, _ = _TARGETS[asked.entity_type]
    ids = [value.reference.id for value in values if value.reference]
    names = dict(model._default_manager.filter(pk__in=ids).values_list("pk", column))
    return [names[pk] for pk in ids if names.get(pk)]


def _given(asked: Asked, cleaned: Any) -> list[Any]:
    kind = asked.input_type
    if kind == Attribute.MULTISELECT or kind in Attribute.REFERENCES:
        return list(cleaned)
    if not cleaned:
        return []
    if kind == Attribute.BOOLEAN:
        return [cleaned == "yes"]
    if kind == Attribute.FILE:
        return [_kept(cleaned)]
    if isinstance(cleaned, datetime):
        return [cleaned.replace(tzinfo=UTC)]
    return [cleaned]


def _kept(upload: Any) -> str:
    upload.seek(0)
    return url(keep_image(content=upload.read(), name=upload.name))
