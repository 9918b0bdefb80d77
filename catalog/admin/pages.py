"""Pages of text: terms, privacy, about; and their types."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin

from catalog.admin.answer_fields import add_answers, answers_in, keep_files
from catalog.admin.words import WithWords
from catalog.content.models import Page, PageType
from catalog.content.services import save_page
from catalog.models.attribute import Attribute
from catalog.queries.assigned import of_pages
from catalog.services import page_types as service
from catalog.services.translations import PAGE
from store.admin.base import site, tag
from store.admin.editor import Editor, Part, Sheet
from store.admin.fields import RichTextField
from store.admin.forms import DeskForm, refusals_at
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Conflict
from store.kernel.ids import slug_of

LIST = "admin:content_page_changelist"
TYPES = "admin:content_pagetype_changelist"
_ANSWER = "attr_"
_OWN = ("title", "content", "seo_title", "seo_description", "is_published", "page_type")


class PageForm(DeskForm):
    """A page, and what its type asks of it."""

    title = forms.CharField(max_length=250)
    content = RichTextField(rows=20, label="Text")
    is_published = forms.BooleanField(label="Published", required=False, initial=True)
    page_type = forms.ModelChoiceField(
        PageType.objects.order_by("name"), required=False, empty_label="The usual one", label="Type"
    )
    seo_title = forms.CharField(label="Title for search engines", max_length=70, required=False)
    seo_description = forms.CharField(
        label="Description for search engines", max_length=300, required=False
    )

    def __init__(self, *args: Any, row: Page | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answered = of_pages({row.pk: row.page_type_id})[row.pk] if row else ()
        add_answers(self, self.answered, _ANSWER)
        if row is not None:
            cast(forms.ModelChoiceField[PageType], self.fields["page_type"]).empty_label = None

    @property
    def attribute_fields(self) -> list[forms.BoundField]:
        """What its type asks."""
        return [self[name] for name in self.fields if name.startswith(_ANSWER)]


@admin.register(Page, site=site)
class PageAdmin(WithWords[Page]):
    """Pages; an address is made of the first title and stays."""

    thing = PAGE
    word_fields = ("title", "slug", "content", "seo_title", "seo_description")
    template = "desk/text_page.html"
    needs = MANAGE_PRODUCTS
    history = "page"
    form_class = PageForm
    list_display = ("title", "slug", "page_type", "state", "updated_at")
    list_select_related = ("page_type",)
    search_fields: ClassVar[tuple[str, ...]] = ("title", "slug")
    ordering = ("title", "pk")
    parts: ClassVar = (
        Part("Page", ("title", "content", "is_published", "page_type")),
        Part("Search engines", ("seo_title", "seo_description")),
    )

    @admin.display(description="State")
    def state(self, page: Page) -> str:
        """Published or draft."""
        return tag("Published", "good") if page.is_published else tag("Draft")

    def form_words(self, row: Page | None) -> dict[str, Any]:
        """The page, whose type asks for more."""
        return {"row": row}

    def start(self, row: Page | None) -> dict[str, Any]:
        """The page as it is."""
        return {name: getattr(row, name) for name in _OWN} if row else {}

    def prepare(self, row: Page | None, sheet: Sheet) -> None:
        """Files, before the transaction."""
        del row
        form = cast(PageForm, sheet.form)
        with refusals_at(form):
            keep_files(form, form.answered, _ANSWER)

    def write(self, row: Page | None, sheet: Sheet, actor: Actor) -> Page:
        """All of it; an untouched text keeps its blocks."""
        form = cast(PageForm, sheet.form)
        data = {name: form.cleaned_data[name] for name in _OWN}
        if row is not None and "content" not in form.changed_data:
            data["content"] = row.content
        slug = row.slug if row else slug_of(data["title"], "page")
        if row is None and Page.objects.filter(slug=slug).exists():
            raise Conflict("slug_taken", "There is a page of this title.", "title")
        page = save_page(slug=slug, **data, actor=actor)
        # What another type asks is answered once the page is of that type.
        same = row is not None and page.page_type_id == row.page_type_id
        answers = answers_in(form, form.answered, _ANSWER) if same else {}
        if answers:
            with refusals_at(form, {name: f"{_ANSWER}{name}" for name in answers}):
                service.set_page_attributes(page=page, values=answers, actor=actor)
        return page


class PageTypeForm(DeskForm):
    """A page type."""

    name = forms.CharField(max_length=250)
    attributes = forms.ModelMultipleChoiceField(
        Attribute.objects.filter(type=Attribute.PAGE_TYPE).order_by("name"),
        label="Asked of its pages",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@admin.register(PageType, site=site)
class PageTypeAdmin(Editor[PageType]):
    """Page types."""

    needs = MANAGE_PRODUCTS
    history = "page_type"
    deletes = True
    delete_words = "Only a type without pages can go."
    form_class = PageTypeForm
    list_display = ("name", "slug")
    ordering = ("name", "pk")
    parts: ClassVar = (Part("Type", ("name", "attributes")),)

    def start(self, row: PageType | None) -> dict[str, Any]:
        """The type as it is."""
        if row is None:
            return {}
        asked = row.type_attributes.order_by("position", "pk")
        return {"name": row.name, "attributes": list(asked.values_list("attribute_id", flat=True))}

    def write(self, row: PageType | None, sheet: Sheet, actor: Actor) -> PageType:
        """The type, then what it asks; those asked before keep their order."""
        data = sheet.form.cleaned_data
        if row is None:
            kept = service.create(name=data["name"], actor=actor)
        else:
            kept = service.update(page_type=row, fields={"name": data["name"]}, actor=actor)
        if row is None or "attributes" in sheet.form.changed_data:
            before = sheet.form.initial.get("attributes", [])
            places = {pk: place for place, pk in enumerate(before)}
            asked = sorted(data["attributes"], key=lambda each: places.get(each.pk, len(places)))
            service.set_type_attributes(page_type=kept, attributes=asked, actor=actor)
        return kept

    def remove(self, row: PageType, actor: Actor) -> None:
        """Unless pages have it."""
        service.delete(page_type=row, actor=actor)
