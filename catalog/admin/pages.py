"""Pages of text: terms, privacy, about."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin

from catalog.content.models import Page
from catalog.content.services import save_page
from store.admin.base import site, tag
from store.admin.editor import Editor, Part, Sheet
from store.admin.fields import RichTextField
from store.admin.forms import DeskForm
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Conflict
from store.kernel.ids import slug_of

LIST = "admin:content_page_changelist"
_OWN = ("title", "content", "seo_title", "seo_description", "is_published")


class PageForm(DeskForm):
    """A page."""

    title = forms.CharField(max_length=250)
    content = RichTextField(rows=20, label="Text")
    is_published = forms.BooleanField(label="Published", required=False, initial=True)
    seo_title = forms.CharField(label="Title for search engines", max_length=70, required=False)
    seo_description = forms.CharField(
        label="Description for search engines", max_length=300, required=False
    )


@admin.register(Page, site=site)
class PageAdmin(Editor[Page]):
    """Pages; an address is made of the first title and stays."""

    needs = MANAGE_PRODUCTS
    history = "page"
    form_class = PageForm
    list_display = ("title", "slug", "state", "updated_at")
    search_fields: ClassVar[tuple[str, ...]] = ("title", "slug")
    ordering = ("title", "pk")
    parts: ClassVar = (
        Part("Page", ("title", "content", "is_published")),
        Part("Search engines", ("seo_title", "seo_description")),
    )

    @admin.display(description="State")
    def state(self, page: Page) -> str:
        """Published or draft."""
        return tag("Published", "good") if page.is_published else tag("Draft")

    def start(self, row: Page | None) -> dict[str, Any]:
        """The page as it is."""
        return {name: getattr(row, name) for name in _OWN} if row else {}

    def write(self, row: Page | None, sheet: Sheet, actor: Actor) -> Page:
        """All of it; an untouched text keeps its blocks."""
        data = dict(sheet.form.cleaned_data)
        if row is not None and "content" not in sheet.form.changed_data:
            data["content"] = row.content
        slug = row.slug if row else slug_of(data["title"], "page")
        if row is None and Page.objects.filter(slug=slug).exists():
            raise Conflict("slug_taken", "There is a page of this title.", "title")
        return save_page(slug=slug, **data, actor=actor)
