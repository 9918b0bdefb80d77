"""Product types: what they are and what they ask for."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet

from catalog.models.attribute import Attribute
from catalog.models.product import ProductType, TypeAttribute
from catalog.models.tax import TaxClass
from catalog.services import types as service
from store.admin.base import site
from store.admin.editor import Editor, Part, Sheet
from store.admin.forms import DeskForm
from store.kernel.actor import MANAGE_PRODUCTS, Actor

LIST = "admin:catalog_producttype_changelist"
_OWN = ("name", "is_shipping_required", "is_digital", "tax_class")
_LISTS = ("product_attributes", "variant_attributes", "variant_facts")


def _asked_of_products() -> QuerySet[Attribute]:
    return Attribute.objects.filter(type=Attribute.PRODUCT_TYPE).order_by("name")


class TypeForm(DeskForm):
    """A product type."""

    name = forms.CharField(max_length=250)
    is_shipping_required = forms.BooleanField(label="Is sent", required=False, initial=True)
    is_digital = forms.BooleanField(label="Is digital", required=False)
    tax_class = forms.ModelChoiceField(
        TaxClass.objects.order_by("name"), required=False, empty_label="The default one"
    )
    product_attributes = forms.ModelMultipleChoiceField(
        _asked_of_products(),
        label="Asked of the product",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    variant_attributes = forms.ModelMultipleChoiceField(
        _asked_of_products().filter(input_type__in=service.CHOOSING),
        label="Options, by which a variant is chosen",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    variant_facts = forms.ModelMultipleChoiceField(
        _asked_of_products(),
        label="Told of each variant",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@admin.register(ProductType, site=site)
class TypeAdmin(Editor[ProductType]):
    """Product types."""

    needs = MANAGE_PRODUCTS
    history = "product_type"
    deletes = True
    delete_words = "Only a type without products can go."
    form_class = TypeForm
    list_display = ("name", "delivered")
    search_fields: ClassVar[tuple[str, ...]] = ("name",)
    ordering = ("name", "pk")
    parts: ClassVar = (
        Part("Type", _OWN),
        Part("Attributes", _LISTS),
    )

    @admin.display(description="Delivered")
    def delivered(self, row: ProductType) -> str:
        """By parcel, as files, both or not at all."""
        ways = [("By parcel", row.is_shipping_required), ("Digitally", row.is_digital)]
        return ", ".join(words for words, is_so in ways if is_so) or "Not at all"

    def start(self, row: ProductType | None) -> dict[str, Any]:
        """The type as it is."""
        if row is None:
            return {}
        rows = TypeAttribute.objects.filter(product_type=row).order_by("position", "pk")
        asked: dict[str, list[int]] = {name: [] for name in _LISTS}
        for each in rows:
            facts = each.scope == TypeAttribute.VARIANT and not each.variant_selection
            asked["variant_facts" if facts else f"{each.scope}_attributes"].append(
                each.attribute_id
            )
        return {name: getattr(row, name) for name in _OWN} | asked

    def write(self, row: ProductType | None, sheet: Sheet, actor: Actor) -> ProductType:
        """The type, then what it asks for; those asked before keep their order."""
        form, data = sheet.form, sheet.form.cleaned_data
        fields: Any = {name: data[name] for name in _OWN}
        if row is None:
            kept = service.create(**fields, actor=actor)
        else:
            kept = service.update(product_type=row, fields=fields, actor=actor)
        if row is None or set(_LISTS) & set(form.changed_data):
            service.set_type_attributes(
                product_type=kept,
                product=_ordered(form, "product_attributes"),
                variant=_ordered(form, "variant_attributes"),
                variant_facts=_ordered(form, "variant_facts"),
                actor=actor,
            )
        return kept

    def remove(self, row: ProductType, actor: Actor) -> None:
        """Unless products have it."""
        service.delete(product_type=row, actor=actor)


def _ordered(form: DeskForm, name: str) -> list[Attribute]:
    before = {pk: place for place, pk in enumerate(form.initial.get(name, []))}
    return sorted(form.cleaned_data[name], key=lambda each: before.get(each.pk, len(before)))
