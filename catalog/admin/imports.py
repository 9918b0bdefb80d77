"""The import page: a CSV is tried first, then imported by a second click."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from catalog.admin import uploads
from catalog.services.import_rows import read_table
from catalog.services.imports import Report, import_file
from catalog.stock.models import Warehouse
from store.admin.base import DeskAdmin
from store.admin.forms import DeskForm
from store.channels.models import Channel
from store.kernel.actor import Actor

MAX_ROWS = 5_000
MAX_BYTES = 20 * 1024 * 1024
LINES = 500


class ImportForm(DeskForm):
    """The file and where it goes."""

    file = forms.FileField(
        label="CSV file", widget=forms.FileInput(attrs={"accept": ".csv,text/csv"})
    )
    channel = forms.ModelChoiceField(
        Channel.objects.filter(is_active=True), empty_label=None, label="Sold in"
    )
    warehouse = forms.ModelChoiceField(
        Warehouse.objects.order_by("name"), empty_label=None, label="Stock is counted in"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].label_from_instance = lambda row: f"{row.name} ({row.currency})"  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_file(self) -> bytes:
        """The bytes, when there are not too many rows for one request."""
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError("Choose a file of at most 20 MB.")
        content: bytes = upload.read()
        table = read_table(content)
        if isinstance(table, str):
            raise forms.ValidationError(f"This cannot be read: {table}.")
        if len(table.rows) > MAX_ROWS:
            raise forms.ValidationError(
                f"This file has {len(table.rows):,} rows, here it may have {MAX_ROWS:,}. Split it, "
                "or use ./tuppence import_products."
            )
        return content


class AgainForm(DeskForm):
    """What the second click sends."""

    kept = forms.CharField(max_length=64)
    channel = forms.ModelChoiceField(Channel.objects.filter(is_active=True))
    warehouse = forms.ModelChoiceField(Warehouse.objects.all())


def import_page(page: DeskAdmin[Any], request: HttpRequest, caller: Actor) -> HttpResponse:
    """Choose, try, import."""
    context: dict[str, Any] = {
        "most": f"{MAX_ROWS:,}",
        "import_url": page.address("import"),
        "form": ImportForm(),
    }
    if request.method == "POST" and "kept" in request.POST:
        context |= _second(request, caller)
    elif request.method == "POST":
        context |= _first(request, caller)
    response = page.page(request, "desk/import.html", "Import products", context)
    response.status_code = 422 if context["form"].errors else 200
    return response


def _first(request: HttpRequest, caller: Actor) -> dict[str, Any]:
    """The dry run."""
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return {"form": form}
    data = form.cleaned_data
    channel, warehouse = data["channel"], data["warehouse"]
    report = import_file(
        content=data["file"], channel=channel, warehouse=warehouse, actor=caller, dry_run=True
    )
    again = {
        "kept": uploads.keep(data["file"]),
        "channel": channel.pk,
        "warehouse": warehouse.pk,
    }
    return {"form": form, "again": again, **_shown(report)}


def _second(request: HttpRequest, caller: Actor) -> dict[str, Any]:
    """The import of what was tried."""
    form = ImportForm()
    again = AgainForm(request.POST)
    content = uploads.take(request.POST["kept"]) if again.is_valid() else None
    if content is None:
        form = ImportForm({}, {})
        form.errors.clear()
        form.add_error(None, "The file is not here any more. Choose it again.")
        return {"form": form}
    data = again.cleaned_data
    report = import_file(
        content=content, channel=data["channel"], warehouse=data["warehouse"], actor=caller
    )
    uploads.drop(data["kept"])
    return {"form": form, **_shown(report)}


def _shown(report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "lines": report.lines[:LINES],
        "more": max(0, len(report.lines) - LINES),
    }
