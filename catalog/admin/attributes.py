"""Attributes and their values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from catalog.admin.words import Spoken, WithWords
from catalog.models.attribute import Attribute, AttributeValue
from catalog.services import attributes as service
from catalog.services.translations import ATTRIBUTE, ATTRIBUTE_VALUE
from store.admin.base import desk_of, site
from store.admin.editor import Part, Sheet
from store.admin.forms import DeskForm, refusals_at
from store.kernel.actor import MANAGE_PRODUCTS, Actor

LIST = "admin:catalog_attribute_changelist"
SHOWN = 8
_OWN = ("name", "unit", "value_required", "visible_in_storefront")
_ONCE = ("input_type", "entity_type", "for_pages")
_ENTITIES = (
    ("", "–"),
    *((each, each.replace("-", " ").capitalize()) for each in Attribute.ENTITIES),
)


class AttributeForm(DeskForm):
    """The attribute; its kind is chosen once."""

    name = forms.CharField(max_length=120)
    input_type = forms.ChoiceField(
        label="Answered by", choices=Attribute.INPUTS, help_text="This stays."
    )
    entity_type = forms.ChoiceField(
        label="A link leads to", choices=_ENTITIES, required=False, help_text="For links alone."
    )
    for_pages = forms.BooleanField(
        label="Asked of pages, not of products", required=False, help_text="This stays."
    )
    unit = forms.ChoiceField(
        choices=[("", "–"), *((each, each.replace("_", " ")) for each in service.UNITS)],
        required=False,
        help_text="Of a number.",
    )
    value_required = forms.BooleanField(label="Must be answered", required=False)
    visible_in_storefront = forms.BooleanField(
        label="Told to shoppers", required=False, initial=True
    )

    def __init__(self, *args: Any, attribute: Attribute | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if attribute is not None:
            for name in _ONCE:
                del self.fields[name]
            if attribute.input_type != Attribute.NUMERIC:
                del self.fields["unit"]


class ValueForm(DeskForm):
    """A new value."""

    name = forms.CharField(label="New value", max_length=200, required=False)
    value = forms.CharField(
        label="Colour", max_length=7, required=False, help_text="For swatches, such as #2f4f4f."
    )


@admin.register(Attribute, site=site)
class AttributeAdmin(WithWords[Attribute]):
    """Attributes; values are added here or come with products."""

    thing = ATTRIBUTE

    needs = MANAGE_PRODUCTS
    history = "attribute"
    deletes = True
    delete_words = "Its values go too, and all answers of products and variants."
    template = "desk/attribute.html"
    form_class = AttributeForm
    line_class = ValueForm
    line_title = "Add values"
    list_display = ("name", "input_type", "type", "values_shown")
    search_fields: ClassVar[tuple[str, ...]] = ("name", "slug")
    ordering = ("name", "pk")
    parts: ClassVar = (Part("Attribute", ("name", *_ONCE, *_OWN[1:])),)

    def load(self, rows: Sequence[Attribute]) -> dict[Any, Any]:
        """Values of the page in one query."""
        found: dict[int, list[str]] = {}
        listed = [row for row in rows if row.input_type in Attribute.WITH_CHOICES]
        values = AttributeValue.objects.filter(attribute__in=listed).order_by("position", "pk")
        for value in values:
            found.setdefault(value.attribute_id, []).append(value.name)
        return found

    @admin.display(description="Values")
    def values_shown(self, attribute: Attribute) -> str:
        """The first few."""
        if attribute.input_type not in Attribute.WITH_CHOICES:
            return "–"
        names = desk_of(attribute) or []
        more = len(names) - SHOWN
        return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "") or "None yet"

    def form_words(self, row: Attribute | None) -> dict[str, Any]:
        """The kind is asked of new ones."""
        return {"attribute": row}

    def start(self, row: Attribute | None) -> dict[str, Any]:
        """The attribute as it is."""
        return {name: getattr(row, name) for name in _OWN} if row else {}

    def sheet(self, request: HttpRequest, row: Attribute | None) -> Sheet:
        """Lines for new values where there is a list of them."""
        found = super().sheet(request, row)
        if row is not None and row.input_type not in Attribute.WITH_CHOICES:
            return Sheet(found.form)
        return found

    def word_parts(self, row: Attribute) -> list[Spoken]:
        """The values of its list."""
        if row.input_type not in Attribute.WITH_CHOICES:
            return []
        values = row.values.order_by("position", "pk")
        return [Spoken(ATTRIBUTE_VALUE, value, ("name",), value.name) for value in values]

    def around(self, row: Attribute | None) -> dict[str, Any]:
        """The values there are."""
        listed = row is not None and row.input_type in Attribute.WITH_CHOICES
        values = list(row.values.order_by("position", "pk")) if row and listed else []
        return {**super().around(row), "values": values}

    def write(self, row: Attribute | None, sheet: Sheet, actor: Actor) -> Attribute:
        """The attribute, then its new values."""
        data = sheet.form.cleaned_data
        fields: Any = {name: data[name] for name in _OWN if name in data}
        if row is None:
            kept = service.create(
                name=fields.pop("name"),
                input_type=data["input_type"],
                entity_type=data["entity_type"],
                for_pages=data["for_pages"],
                fields=fields,
                actor=actor,
            )
        else:
            kept = service.update(attribute=row, fields=fields, actor=actor)
        for line in sheet.typed_lines:
            with refusals_at(line, {"slug": "name", "input_type": "name"}):
                said = line.cleaned_data
                service.add_value(
                    attribute=kept, name=said["name"], value=said["value"], actor=actor
                )
        return kept

    def remove(self, row: Attribute, actor: Actor) -> None:
        """With its values."""
        service.delete(attribute=row, actor=actor)
