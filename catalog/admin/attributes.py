"""Attributes and their values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin

from catalog.models.attribute import Attribute, AttributeValue
from catalog.services import attributes as service
from store.admin.base import desk_of, site
from store.admin.editor import Editor, Part, Sheet
from store.admin.forms import DeskForm, refusals_at
from store.kernel.actor import MANAGE_PRODUCTS, Actor

LIST = "admin:catalog_attribute_changelist"
SHOWN = 8
_TYPES = ((Attribute.DROPDOWN, "Dropdown"), (Attribute.SWATCH, "Swatch"), (Attribute.TEXT, "Text"))


class AttributeForm(DeskForm):
    """The attribute; its kind is chosen once."""

    name = forms.CharField(max_length=120)
    input_type = forms.ChoiceField(label="Shown as", choices=_TYPES)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["input_type"]


class ValueForm(DeskForm):
    """A new value."""

    name = forms.CharField(label="New value", max_length=200, required=False)
    value = forms.CharField(
        label="Colour", max_length=7, required=False, help_text="For swatches, such as #2f4f4f."
    )


@admin.register(Attribute, site=site)
class AttributeAdmin(Editor[Attribute]):
    """Attributes; values are added here or come with products."""

    needs = MANAGE_PRODUCTS
    history = "attribute"
    deletes = True
    delete_words = "Its values go too, and all answers of products and variants."
    template = "desk/attribute.html"
    form_class = AttributeForm
    line_class = ValueForm
    line_title = "Add values"
    list_display = ("name", "input_type", "values_shown")
    search_fields: ClassVar[tuple[str, ...]] = ("name", "slug")
    ordering = ("name", "pk")
    parts: ClassVar = (Part("Attribute", ("name", "input_type")),)

    def load(self, rows: Sequence[Attribute]) -> dict[Any, Any]:
        """Values of the page in one query."""
        found: dict[int, list[str]] = {}
        values = AttributeValue.objects.filter(attribute__in=rows).order_by("position", "pk")
        for value in values:
            found.setdefault(value.attribute_id, []).append(value.name)
        return found

    @admin.display(description="Values")
    def values_shown(self, attribute: Attribute) -> str:
        """The first few."""
        names = desk_of(attribute) or []
        more = len(names) - SHOWN
        return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "") or "None yet"

    def form_words(self, row: Attribute | None) -> dict[str, Any]:
        """The kind is asked of new ones."""
        return {"is_new": row is None}

    def start(self, row: Attribute | None) -> dict[str, Any]:
        """Its name."""
        return {"name": row.name} if row else {}

    def around(self, row: Attribute | None) -> dict[str, Any]:
        """The values there are."""
        return {"values": list(row.values.order_by("position", "pk")) if row else []}

    def write(self, row: Attribute | None, sheet: Sheet, actor: Actor) -> Attribute:
        """The attribute, then its new values."""
        data = sheet.form.cleaned_data
        if row is None:
            kept = service.create(name=data["name"], input_type=data["input_type"], actor=actor)
        else:
            kept = service.update(attribute=row, fields={"name": data["name"]}, actor=actor)
        for line in sheet.typed_lines:
            with refusals_at(line, {"slug": "name"}):
                said = line.cleaned_data
                service.add_value(
                    attribute=kept, name=said["name"], value=said["value"], actor=actor
                )
        return kept

    def remove(self, row: Attribute, actor: Actor) -> None:
        """With its values."""
        service.delete(attribute=row, actor=actor)
