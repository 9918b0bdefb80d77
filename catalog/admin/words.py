"""The page on which a row's words are written in another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html

from catalog.queries.translations import all_of, translations
from catalog.services.translations import Translated, translate
from store.admin.base import back, only_viewers
from store.admin.editor import Editor, Part, Sheet
from store.admin.fields import RichTextField
from store.admin.forms import DeskForm, refusals_at, saved
from store.channels.languages import choices, codes, title_of
from store.kernel.actor import Actor
from store.kernel.text import blocks_to_plain

M = TypeVar("M", bound=Model)
MAX_PARTS = 500
_SHOWN = 200
_LABELS = {
    "name": "Name",
    "title": "Title",
    "slug": "Address",
    "description": "Description",
    "content": "Text",
    "plain_text": "Text",
    "rich_text": "Text",
    "seo_title": "Title for search engines",
    "seo_description": "Description for search engines",
}
_BLOCKS = {"description", "content", "rich_text"}
SHELF_WORDS = ("name", "slug", "description", "seo_title", "seo_description")
_LENGTHS = {"seo_title": 70, "seo_description": 300, "slug": 255}


@dataclass(frozen=True)
class Spoken:
    """A row that has words: what it is, and what these words of it are called."""

    thing: Translated
    row: Any
    fields: tuple[str, ...]
    label: str = ""

    @property
    def prefix(self) -> str:
        """The start of its fields' names in the form."""
        return f"{self.thing.kind}_{self.row.pk}_"


class WordsForm(DeskForm):
    """A field for each word of each row, with the original beside it."""

    def __init__(self, *args: Any, rows: Sequence[Spoken], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for spoken in rows:
            for name in spoken.fields:
                self.fields[spoken.prefix + name] = _field(spoken, name)

    def words_of(self, spoken: Spoken) -> dict[str, Any]:
        """What was typed for a row."""
        return {name: self.cleaned_data[spoken.prefix + name] for name in spoken.fields}


def _field(spoken: Spoken, name: str) -> forms.Field:
    label = spoken.label or _LABELS[name]
    original: Any = getattr(spoken.row, name, "")
    plain = blocks_to_plain(original or {}) if name in _BLOCKS else str(original or "")
    hint = f"In the original: {plain[:_SHOWN]}{'…' if len(plain) > _SHOWN else ''}" if plain else ""
    field: forms.Field
    if name in _BLOCKS:
        field = RichTextField(label=label, rows=8, help_text=hint)
    elif name == "plain_text":
        area = forms.Textarea(attrs={"rows": 4})
        field = forms.CharField(label=label, required=False, widget=area, help_text=hint)
    else:
        length = _LENGTHS.get(name, 250)
        field = forms.CharField(label=label, required=False, max_length=length, help_text=hint)
    field.widget.attrs["class"] = "desk-input"
    return field


class WithWords(Editor[M]):
    """An editor whose rows have a page of translations."""

    thing: ClassVar[Translated]
    word_fields: ClassVar[tuple[str, ...]] = ("name",)
    template = "desk/translated.html"

    def spoken(self, row: M) -> list[Spoken]:
        """The row itself, if it has words, and rows that belong to it and have words."""
        return [Spoken(self.thing, row, self.word_fields), *self.word_parts(row)]

    def word_parts(self, row: M) -> list[Spoken]:
        """Rows that belong to this one and have words of their own."""
        del row
        return []

    def languages(self, row: M) -> list[str]:
        """Codes of the languages in which there are words."""
        return list(all_of(self.thing.table, row.pk))

    def get_urls(self) -> list[URLPattern]:
        """The page of translations, before the frame's own addresses."""
        own: list[URLPattern] = [self.also("<path:object_id>/words/", self.words_view, "words")]
        return own + super().get_urls()

    def around(self, row: M | None) -> dict[str, Any]:
        """The languages there are words in, and the choice of another."""
        if row is None:
            return super().around(row)
        url = self.address("words", row.pk)
        there = [(title_of(code), f"{url}?language={code}") for code in self.languages(row)]
        words = {"url": url, "languages": sorted(there), "choices": choices()}
        return {**super().around(row), "words": words}

    def words_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show a row's words in the language asked for; save them when they were sent."""
        caller = only_viewers(self, request)
        row = self.row(request, object_id)
        language = request.GET.get("language", "")
        if row is None:
            return self.lost(request, object_id)
        if language not in codes():
            return back(self.address("change", row.pk))
        rows = self.spoken(row)[:MAX_PARTS]
        data = request.POST if request.method == "POST" else None
        form = WordsForm(data, initial=_start(rows, language), rows=rows)
        if data is not None and form.is_valid() and _save(form, rows, language, caller):
            words = format_html("“{}” is saved in {}.", str(row), title_of(language))
            messages.success(request, words)
            return back(self.address("change", row.pk))
        return self._words_page(request, row, language, form, rows)

    def _words_page(
        self, request: HttpRequest, row: M, language: str, form: WordsForm, rows: list[Spoken]
    ) -> HttpResponse:
        hint = "What is left empty is not translated."
        groups = {"Words": [r for r in rows if not r.label], "Parts": [r for r in rows if r.label]}
        parts = [
            (Part(title, (), hint), [form[r.prefix + name] for r in same for name in r.fields])
            for title, same in groups.items()
        ]
        context = {
            "sheet": Sheet(form),
            "parts": parts,
            "list_url": self.address("change", row.pk),
            "list_title": str(row),
        }
        title = f"{row} in {title_of(language)}"
        response = self.page(request, "desk/edit.html", title, context)
        response.status_code = 422 if request.method == "POST" else 200
        return response


def _start(rows: Sequence[Spoken], language: str) -> dict[str, Any]:
    """The words there are, in a query for each kind of row."""
    found: dict[str, Any] = {}
    by_kind: dict[str, list[Spoken]] = {}
    for spoken in rows:
        by_kind.setdefault(spoken.thing.kind, []).append(spoken)
    for same in by_kind.values():
        ids = [spoken.row.pk for spoken in same]
        words: Mapping[int, Any] = translations(same[0].thing.table, ids, language=language)
        for spoken in same:
            own = words.get(spoken.row.pk)
            for name in spoken.fields if own is not None else ():
                found[spoken.prefix + name] = getattr(own, name) or ""
    return found


def _save(form: WordsForm, rows: Sequence[Spoken], language: str, caller: Actor) -> bool:
    def work() -> None:
        for spoken in rows:
            fields = form.words_of(spoken)
            changed = any(spoken.prefix + name in form.changed_data for name in spoken.fields)
            if changed:
                with refusals_at(form, {name: spoken.prefix + name for name in fields}):
                    translate(
                        thing=spoken.thing,
                        row_id=spoken.row.pk,
                        language=language,
                        fields=fields,
                        actor=caller,
                    )

    return saved(form, work)
