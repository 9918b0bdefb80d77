"""Menus: links that the theme shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Count

from catalog.admin.words import Spoken, WithWords
from catalog.content.models import Menu, MenuItem, MenuItemTranslation, Page
from catalog.content.services import NewLink, set_menu
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.services.translations import MENU_ITEM
from store.admin.base import desk_of, site
from store.admin.editor import Part, Sheet
from store.admin.forms import DeskForm
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Conflict
from store.kernel.ids import slug_of

LIST = "admin:content_menu_changelist"
_KINDS = {"collection": Collection, "category": Category, "page": Page}


class MenuForm(DeskForm):
    """The menu's own name."""

    name = forms.CharField(max_length=120)


class LinkForm(DeskForm):
    """One link."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(max_length=120)
    target = forms.ChoiceField(label="Goes to", required=False)
    url = forms.CharField(
        label="Or an address", max_length=500, required=False, help_text="/search or https://…"
    )
    under = forms.BooleanField(label="Below the one before", required=False)
    place = forms.IntegerField(min_value=1, max_value=1000, required=False)

    def __init__(self, *args: Any, targets: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = targets  # type: ignore[attr-defined]  # a ChoiceField


@admin.register(Menu, site=site)
class MenuAdmin(WithWords[Menu]):
    """Menus; the theme shows `navbar` and `footer`. Of a menu its links are translated."""

    thing = MENU_ITEM

    needs = MANAGE_PRODUCTS
    history = "menu"
    form_class = MenuForm
    line_class = LinkForm
    line_title = "Links"
    line_hint = "In their order; “Place” moves a link. A link without a target is a heading."
    list_display = ("name", "slug", "size")
    ordering = ("name", "pk")
    parts: ClassVar = (Part("Menu", ("name",)),)

    def load(self, rows: Sequence[Menu]) -> dict[Any, Any]:
        """Counts of the page."""
        links = MenuItem.objects.filter(menu__in=rows).values_list("menu")
        return dict(links.annotate(Count("pk")).order_by())

    @admin.display(description="Links")
    def size(self, menu: Menu) -> int:
        """How many."""
        return desk_of(menu) or 0

    def spoken(self, row: Menu) -> list[Spoken]:
        """Its links."""
        links = row.items.order_by("position", "pk")
        return [Spoken(MENU_ITEM, link, ("name",), link.name) for link in links]

    def languages(self, row: Menu) -> list[str]:
        """Those of its links."""
        found = MenuItemTranslation.objects.filter(menu_item__menu=row)
        return sorted(set(found.values_list("language", flat=True)))

    def line_words(self) -> dict[str, Any]:
        """Everything a link may go to, read once for all lines."""
        return {"targets": _targets()}

    def start(self, row: Menu | None) -> dict[str, Any]:
        """Its name."""
        return {"name": row.name} if row else {}

    def start_lines(self, row: Menu | None) -> list[dict[str, Any]]:
        """Its links, each below its own."""
        if row is None:
            return []
        items = list(row.items.order_by("position", "pk"))
        ordered = []
        for top in (item for item in items if item.parent_id is None):
            ordered.append(top)
            ordered += [item for item in items if item.parent_id == top.pk]
        return [_line(item, place) for place, item in enumerate(ordered, 1)]

    def write(self, row: Menu | None, sheet: Sheet, actor: Actor) -> Menu:
        """Exactly these links."""
        name = sheet.form.cleaned_data["name"]
        slug = row.slug if row else slug_of(name, "menu")[:120]
        if row is None and Menu.objects.filter(slug=slug).exists():
            raise Conflict("slug_taken", "There is a menu of this name.", "name")
        lines = [line.cleaned_data for line in sheet.typed_lines]
        lines.sort(key=lambda line: line["place"] or len(lines) + 1)
        return set_menu(slug=slug, name=name, links=_links(lines), actor=actor)


def _targets() -> list[Any]:
    groups: list[Any] = [("", "–")]
    for kind, model in _KINDS.items():
        rows = model._default_manager.order_by("pk").values_list(
            "pk", "title" if kind == "page" else "name"
        )
        groups.append((kind.capitalize(), [(f"{kind}:{pk}", name) for pk, name in rows]))
    return groups


def _line(item: MenuItem, place: int) -> dict[str, Any]:
    ids = {"collection": item.collection_id, "category": item.category_id, "page": item.page_id}
    target = next((f"{kind}:{pk}" for kind, pk in ids.items() if pk), "")
    return {
        "id": item.pk,
        "name": item.name,
        "target": target,
        "url": item.url,
        "under": item.parent_id is not None,
        "place": place,
    }


def _links(lines: list[dict[str, Any]]) -> list[NewLink]:
    """Top links with those that follow below them."""
    tops: list[tuple[dict[str, Any], list[NewLink]]] = []
    for line in lines:
        if line["under"] and tops:
            tops[-1][1].append(_link(line, ()))
        else:
            tops.append((line, []))
    return [_link(line, tuple(children)) for line, children in tops]


def _link(line: dict[str, Any], children: tuple[NewLink, ...]) -> NewLink:
    kind, _, pk = line["target"].partition(":")
    row: Any = _KINDS[kind]._default_manager.filter(pk=int(pk)).first() if kind else None
    return NewLink(
        name=line["name"],
        url="" if row else line["url"],
        id=line["id"],
        children=children,
        **({kind: row} if row else {}),
    )
