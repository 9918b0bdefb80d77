"""Lists of the desk: who may see them, rows loaded in batches, nothing written by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from store.admin.callers import actor, only_for
from store.admin.history import Line, lines
from store.admin.site import site
from store.kernel.actor import MANAGE_SETTINGS, Actor

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.contrib.admin.views.main import ChangeList
else:
    from unfold.admin import ModelAdmin as UnfoldModelAdmin
    from unfold.views import ChangeList

    class ModelAdmin(UnfoldModelAdmin):
        """The frame's, with a subscript for the type checker's sake."""

        def __class_getitem__(cls, _model: object) -> type:
            return cls


M = TypeVar("M", bound=Model)
Row = tuple[str, object]
HISTORY = 20


class BatchList(ChangeList):
    """A list whose rows are loaded together: `load` of its admin is told all rows of the page."""

    def get_results(self, request: HttpRequest) -> None:
        """Rows of the page, with what `load` found for each."""
        try:
            super().get_results(request)
        except OverflowError as error:  # a number in the address that no column can hold
            raise IncorrectLookupParameters(error) from error
        rows = list(self.result_list)
        found = self.model_admin.load(rows) if isinstance(self.model_admin, DeskAdmin) else {}
        for row in rows:
            row.__dict__["desk"] = found.get(row.pk)
        self.result_list = rows


class DeskAdmin(ModelAdmin[M]):
    """A list and, for each row, a page of facts; those who need more derive from Editor."""

    needs: ClassVar[str] = MANAGE_SETTINGS
    adds: ClassVar[bool] = False
    # The name under which `changes` knows rows of this kind; empty: it does not.
    history: ClassVar[str] = ""
    actions = None
    list_per_page = 50
    list_filter_sheet: ClassVar[bool] = True

    def load(self, rows: Sequence[M]) -> dict[Any, Any]:
        """What the columns need of these rows, by primary key, in a few queries."""
        del rows
        return {}

    def facts(self, row: M) -> Sequence[Row]:
        """The page of a row, as labels and values."""
        return [(str(field.verbose_name), getattr(row, field.name)) for field in row._meta.fields]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Rows come in batches."""
        del request, kwargs
        return BatchList

    def caller(self, request: HttpRequest) -> Actor:
        """Who asks."""
        return actor(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever holds the room's permission."""
        return self.caller(request).can(self.needs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever holds the room's permission."""
        del obj
        return self.caller(request).can(self.needs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Where rows are made by hand."""
        return self.adds and self.caller(request).can(self.needs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No row is written by the frame itself: pages call services."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No row is deleted by the frame itself."""
        del request, obj
        return False

    def name(self, what: str) -> str:
        """The name of one of this table's addresses: changelist, add, change, …"""
        return f"{self.opts.app_label}_{self.opts.model_name}_{what}"

    def address(self, what: str, *args: object) -> str:
        """One of this table's addresses."""
        return reverse(f"admin:{self.name(what)}", args=args)

    def also(self, route: str, view: Callable[..., HttpResponseBase], what: str) -> Any:
        """A further page of this table, for get_urls."""
        return path(route, self.admin_site.admin_view(view), name=self.name(what))

    def row(self, request: HttpRequest, object_id: str) -> M | None:
        """The row, or None; a key that is none names nothing."""
        return self.get_object(request, unquote(object_id))

    def lost(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Back to the desk, with a word that there is no such row."""
        return self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined, no-any-return]  # Django's own
            request, self.opts, object_id
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of facts."""
        del form_url, extra_context
        only_viewers(self, request)
        row = self.row(request, object_id)
        if row is None:
            return self.lost(request, object_id)
        context = {"facts": self.facts(row), "changes": self.changes(row)}
        return self.page(request, "desk/facts.html", str(row), context)

    def changes(self, row: Model) -> list[Line]:
        """What was changed of a row lately, newest first."""
        return lines(self.history, str(row.pk), HISTORY) if self.history else []

    def page(
        self, request: HttpRequest, template: str, title: str, context: dict[str, Any]
    ) -> TemplateResponse:
        """A page inside the frame, with the way back to the list."""
        base = {
            **self.admin_site.each_context(request),
            "title": title,
            "list_url": self.address("changelist"),
            "list_title": str(self.opts.verbose_name_plural).capitalize(),
        }
        return TemplateResponse(request, template, {**base, **context})


def only_viewers(page: DeskAdmin[Any], request: HttpRequest) -> Actor:
    """The caller, if the table's permission is held; raises PermissionDenied."""
    return only_for(request, page.needs)


def back(href: str) -> HttpResponseRedirect:
    """Away after a POST."""
    return HttpResponseRedirect(href)


def tag(words: object, tone: str = "") -> SafeString:
    """A small label: tone good, bad, wait or nothing."""
    return format_html(
        '<span class="desk-tag {}">{}</span>', f"desk-tag--{tone}" if tone else "", words
    )


def desk_of(row: Model) -> Any:
    """What `load` found for a row of a list."""
    return row.__dict__.get("desk")


__all__ = ["DeskAdmin", "back", "desk_of", "only_viewers", "site", "tag"]
