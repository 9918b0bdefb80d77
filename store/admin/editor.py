"""Pages that write: a sheet of forms, one service call, errors at the fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from django.contrib import messages
from django.db.models import Model
from django.forms import BaseFormSet, formset_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html

from store.admin.base import DeskAdmin, back, only_viewers
from store.admin.forms import DeskForm, checked, done, saved
from store.kernel.actor import Actor

M = TypeVar("M", bound=Model)
MAX_LINES = 400


@dataclass(frozen=True)
class Part:
    """A group of fields on a page."""

    title: str
    fields: tuple[str, ...]
    hint: str = ""


@dataclass
class Sheet:
    """All forms of a page; `lines` are the rows that belong to it."""

    form: DeskForm
    lines: BaseFormSet[Any] | None = None
    more: dict[str, Any] = field(default_factory=dict)

    def is_valid(self) -> bool:
        """Whether every form is; all are asked, so that all errors show."""
        found = [self.form.is_valid()]
        if self.lines is not None:
            found.append(self.lines.is_valid())
        return all(found)

    @property
    def typed_lines(self) -> list[Any]:
        """Forms of lines that say something and are to stay."""
        forms = self.lines.forms if self.lines is not None else []
        return [
            each
            for each in forms
            if (each.initial or each.has_changed()) and not each.cleaned_data.get("DELETE")
        ]


class Editor(DeskAdmin[M]):
    """A list, an "add" page, an edit page and a delete page, all through services."""

    adds: ClassVar[bool] = True
    form_class: ClassVar[type[DeskForm]] = DeskForm
    line_class: ClassVar[type[DeskForm] | None] = None
    line_title: ClassVar[str] = ""
    line_hint: ClassVar[str] = ""
    parts: ClassVar[Sequence[Part]] = ()
    deletes: ClassVar[bool] = False
    delete_words: ClassVar[str] = "This cannot be taken back."
    template: ClassVar[str] = "desk/edit.html"

    def start(self, row: M | None) -> dict[str, Any]:
        """What the form begins with."""
        raise NotImplementedError  # each page says it

    def start_lines(self, row: M | None) -> list[dict[str, Any]]:
        """What the lines begin with."""
        del row
        return []

    def form_words(self, row: M | None) -> dict[str, Any]:
        """What the form's constructor is told besides."""
        del row
        return {}

    def line_words(self) -> dict[str, Any]:
        """What each line's constructor is told besides."""
        return {}

    def prepare(self, row: M | None, sheet: Sheet) -> None:
        """Slow work before the transaction, such as drawing pictures anew."""

    def write(self, row: M | None, sheet: Sheet, actor: Actor) -> M:
        """Call the services; answers the row."""
        raise NotImplementedError  # each page says it

    def remove(self, row: M, actor: Actor) -> None:
        """Call the service that deletes the row."""
        raise NotImplementedError  # each page says it

    def around(self, row: M | None) -> dict[str, Any]:
        """What the template needs besides."""
        del row
        return {}

    def sheet(self, request: HttpRequest, row: M | None) -> Sheet:
        """The page's forms, filled with what was typed."""
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = self.form_class(data, files, initial=self.start(row), **self.form_words(row))
        return Sheet(form, self._lines(request, row))

    def _lines(self, request: HttpRequest, row: M | None) -> BaseFormSet[Any] | None:
        if self.line_class is None:
            return None
        made = formset_factory(self.line_class, extra=1, can_delete=True, max_num=MAX_LINES)
        data = request.POST if request.method == "POST" else None
        words = self.line_words()
        start = self.start_lines(row)
        return made(data, initial=start, prefix="lines", form_kwargs=words)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The empty page."""
        del form_url, extra_context
        return self.edit(request, None)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The row's page."""
        del form_url, extra_context
        only_viewers(self, request)
        row = self.row(request, object_id)
        return self.edit(request, row) if row is not None else self.lost(request, object_id)

    def edit(self, request: HttpRequest, row: M | None) -> HttpResponse:
        """Show the sheet; save it when it was sent."""
        caller = only_viewers(self, request)
        sheet = self.sheet(request, row)
        if request.method == "POST" and sheet.is_valid():
            kept = self._save(row, sheet, caller)
            if kept is not None:
                messages.success(request, format_html("“{}” is saved.", str(kept)))
                return back(self.address("change", kept.pk))
        status = 422 if request.method == "POST" else 200
        if status != 200:
            messages.error(request, "Nothing is saved yet: see what is marked below.")
        title = str(row) if row is not None else f"New {self.opts.verbose_name}"
        context = {
            "sheet": sheet,
            "parts": [
                (part, [sheet.form[name] for name in part.fields if name in sheet.form.fields])
                for part in self.parts
            ],
            "line_title": self.line_title,
            "line_hint": self.line_hint,
            "row": row,
            "delete_url": self.address("delete", row.pk) if row and self.deletes else "",
            "changes": self.changes(row) if row is not None else [],
            **self.around(row),
        }
        response = self.page(request, self.template, title, context)
        response.status_code = status
        return response

    def _save(self, row: M | None, sheet: Sheet, caller: Actor) -> M | None:
        kept: list[M] = []
        fine = checked(sheet.form, lambda: self.prepare(row, sheet)) and saved(
            sheet.form, lambda: kept.append(self.write(row, sheet, caller))
        )
        return kept[0] if fine and kept else None

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Ask first, then delete."""
        del extra_context
        caller = only_viewers(self, request)
        row = self.row(request, object_id) if self.deletes else None
        if row is None:
            return self.lost(request, object_id)
        page = self.address("change", row.pk)
        if request.method == "POST":
            words = f"“{row}” is deleted."
            fine = done(request, lambda: self.remove(row, caller), words=words)
            return back(self.address("changelist") if fine else page)
        context = {
            "question": f"Delete “{row}”?",
            "words": self.delete_words,
            "button": "Delete",
            "danger": True,
            "back_url": page,
        }
        return self.page(request, "desk/confirm.html", f"Delete “{row}”", context)


def there(row: M | None) -> M:
    """The row of a page that has no empty form; raises Http404 when there is none."""
    if row is None:
        raise Http404
    return row
