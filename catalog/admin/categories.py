"""The category tree."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin

from catalog.admin.product_form import CategoryField
from catalog.admin.shelf_form import ShelfForm, image_of, start_of, texts_of
from catalog.admin.words import SHELF_WORDS, WithWords
from catalog.models.category import Category
from catalog.services import categories as service
from catalog.services.translations import CATEGORY
from store.admin.base import site
from store.admin.editor import Part, Sheet
from store.admin.forms import refusals_at
from store.kernel.actor import MANAGE_PRODUCTS, Actor

LIST = "admin:catalog_category_changelist"
_NAMES = {"image": "picture"}


class CategoryForm(ShelfForm):
    """A category and its place in the tree."""

    parent = CategoryField(
        Category.objects.order_by("path"), required=False, empty_label="At the top", label="Below"
    )


@admin.register(Category, site=site)
class CategoryAdmin(WithWords[Category]):
    """Categories in the order of the tree."""

    thing = CATEGORY
    word_fields = SHELF_WORDS

    needs = MANAGE_PRODUCTS
    history = "category"
    deletes = True
    delete_words = "All categories below it go too. Products stay, without a category."
    form_class = CategoryForm
    list_display = ("tree_name", "slug")
    search_fields: ClassVar[tuple[str, ...]] = ("name", "slug")
    ordering = ("path",)
    parts: ClassVar = (
        Part("Category", ("name", "parent", "description")),
        Part("Picture", ("picture", "image_alt", "no_picture")),
        Part("Address and search engines", ("slug", "seo_title", "seo_description")),
    )

    @admin.display(description="Category", ordering="path")
    def tree_name(self, category: Category) -> str:
        """Dashes for the levels."""
        return f"{'– ' * category.level}{category.name}"

    def start(self, row: Category | None) -> dict[str, Any]:
        """The category as it is."""
        return start_of(row) | ({"parent": row.parent_id} if row else {})

    def prepare(self, row: Category | None, sheet: Sheet) -> None:
        """The picture, before the transaction."""
        del row
        with refusals_at(sheet.form, _NAMES):
            image_of(sheet.form)

    def write(self, row: Category | None, sheet: Sheet, actor: Actor) -> Category:
        """Its words, then its place."""
        fields: Any = texts_of(sheet.form)
        parent = sheet.form.cleaned_data["parent"]
        if row is None:
            name, slug = fields.pop("name"), fields.pop("slug", "")
            return service.create(name=name, slug=slug, parent=parent, fields=fields, actor=actor)
        kept = service.update(category=row, fields=fields, actor=actor)
        if "parent" in sheet.form.changed_data:
            kept = service.move(category=kept, parent=parent, actor=actor)
        return kept

    def remove(self, row: Category, actor: Actor) -> None:
        """With all below it."""
        service.delete(category=row, actor=actor)
