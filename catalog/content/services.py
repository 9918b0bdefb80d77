"""Writing pages and menus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from catalog.content.models import Menu, MenuItem, Page, PageType
from catalog.models.category import Category
from catalog.models.collection import Collection
from store.changes.services import record, snapshot
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.clock import now
from store.kernel.errors import Invalid
from store.kernel.ids import slug_of
from store.kernel.text import clean_blocks

MAX_LINKS = 200
_FIELDS = ("title", "content", "seo_title", "seo_description", "is_published", "page_type_id")
DEFAULT_TYPE = {"slug": "page", "name": "Page"}


@dataclass(frozen=True)
class NewLink:
    """A link to make: one target, or none for a heading; `url` is a path or an http(s) address.

    `id` is the link it was before, so that its translations and metadata stay; without it a link
    of the same name and target below the same one is taken to be it.
    """

    name: str
    collection: Collection | None = None
    category: Category | None = None
    page: Page | None = None
    url: str = ""
    children: tuple[NewLink, ...] = ()
    id: int | None = None


def save_page(
    *,
    slug: str,
    title: str,
    content: Mapping[str, Any],
    seo_title: str = "",
    seo_description: str = "",
    is_published: bool = True,
    page_type: PageType | None = None,
    actor: Actor,
) -> Page:
    """Make or change the page of that slug; `content` is EditorJS blocks.

    A new page without a type gets the default one; an old one keeps its type.

    Raises Refused, Invalid (slug, title, seo_title, seo_description).
    """
    actor.require(MANAGE_PRODUCTS)
    if not slug or slug != slug_of(slug):
        raise Invalid("invalid_slug", "Use small letters, digits and dashes.", "slug")
    values: dict[str, Any] = {
        "title": _line(title, "title", 250, required=True),
        "content": clean_blocks(dict(content)),
        "seo_title": _line(seo_title, "seo_title", 70),
        "seo_description": _line(seo_description, "seo_description", 300),
        "is_published": is_published,
    }
    with transaction.atomic():
        old = Page.objects.filter(slug=slug).first()
        values["page_type_id"] = _type_id(page_type, old)
        before = snapshot(old, _FIELDS) if old else {}
        if old is not None and before == values:
            return old
        page, _ = Page.objects.update_or_create(slug=slug, defaults={**values, "updated_at": now()})
        after = snapshot(page, _FIELDS)
        record(actor=actor, verb="page_saved", kind="page", key=page.pk, before=before, after=after)
    return page


def set_menu(*, slug: str, name: str, links: Sequence[NewLink], actor: Actor) -> Menu:
    """Make or change a menu: exactly these links; raises Refused, Invalid (name, url, links)."""
    actor.require(MANAGE_PRODUCTS)
    for link in links:
        _check(link)
    if sum(map(_size, links)) > MAX_LINKS:
        raise Invalid("too_many_links", f"A menu has at most {MAX_LINKS} links.", "links")
    with transaction.atomic():
        menu, _ = Menu.objects.update_or_create(
            slug=slug, defaults={"name": _line(name, "name", 120, required=True)}
        )
        before = {"links": _words(menu)}
        after = {"links": [_new_words(link) for link in links]}
        if before != after:
            _write(menu, None, links, _Known(menu))
        record(actor=actor, verb="menu_set", kind="menu", key=menu.pk, before=before, after=after)
    return menu


class _Known:
    """The links that a menu has; each is taken once, those that nobody took are deleted."""

    def __init__(self, menu: Menu) -> None:
        self.free = {row.pk: row for row in MenuItem.objects.filter(menu=menu).order_by("id")}

    def take(self, link: NewLink, parent: MenuItem | None) -> MenuItem | None:
        """The row that this link was before, if there is one."""
        own = link.id if link.id in self.free else None
        alike = (pk for pk, row in self.free.items() if _same(row, link, parent))
        found = own or next(alike, None)
        return self.free.pop(found) if found is not None else None


def _same(row: MenuItem, link: NewLink, parent: MenuItem | None) -> bool:
    above = parent.pk if parent else None
    return (row.name, row.parent_id, *_target(row)) == (link.name, above, *_target(link))


def _target(link: NewLink | MenuItem) -> tuple[int | None, int | None, int | None, str]:
    return (
        link.collection.pk if link.collection else None,
        link.category.pk if link.category else None,
        link.page.pk if link.page else None,
        link.url,
    )


def _write(menu: Menu, parent: MenuItem | None, links: Sequence[NewLink], known: _Known) -> None:
    """These links below `parent`; at the top, what is left over goes."""
    for place, link in enumerate(links):
        item = known.take(link, parent) or MenuItem(menu=menu)
        item.parent, item.name, item.position = parent, link.name.strip(), place
        item.collection, item.category, item.page = link.collection, link.category, link.page
        item.url = link.url
        item.save()
        _write(menu, item, link.children, known)
    if parent is None:
        MenuItem.objects.filter(pk__in=list(known.free)).delete()


def _check(link: NewLink) -> None:
    _line(link.name, "name", 120, required=True)
    _line(link.url, "url", 500)
    fine = link.url.startswith(("/", "https://", "http://")) and not link.url.startswith("//")
    if link.url and not fine:
        raise Invalid("invalid_url", "Enter a path such as /search or an http address.", "url")
    for child in link.children:
        _check(child)


def _type_id(given: PageType | None, old: Page | None) -> int:
    if given is not None:
        return given.pk
    if old is not None:
        return old.page_type_id
    slug, name = DEFAULT_TYPE["slug"], DEFAULT_TYPE["name"]
    return PageType.objects.get_or_create(slug=slug, defaults={"name": name})[0].pk


def _size(link: NewLink) -> int:
    return 1 + sum(map(_size, link.children))


def _new_words(link: NewLink) -> list[Any]:
    target = [each.pk if each else None for each in (link.collection, link.category, link.page)]
    return [link.name, *target, link.url, [_new_words(child) for child in link.children]]


def _words(menu: Menu, parent_id: int | None = None) -> list[Any]:
    rows = MenuItem.objects.filter(menu=menu, parent=parent_id).order_by("position", "id")
    return [
        [
            item.name,
            item.collection_id,
            item.category_id,
            item.page_id,
            item.url,
            _words(menu, item.pk),
        ]
        for item in rows
    ]


def _line(text: str, field: str, limit: int, *, required: bool = False) -> str:
    text = text.strip()
    if required and not text:
        raise Invalid("required", "This is needed.", field)
    if len(text) > limit:
        raise Invalid("too_long", f"Enter at most {limit} characters.", field, limit=limit)
    if any(ord(sign) < 32 for sign in text):
        raise Invalid("control_characters", "Line breaks do not belong here.", field)
    return text
