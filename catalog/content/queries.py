"""Pages and menus as customers see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from catalog.content.models import MenuItem, Page
from catalog.models.collection import CollectionListing
from store.channels.models import Channel
from store.graphql.engine.prepared import prepared


@dataclass(frozen=True)
class MenuLink:
    """A link: `kind` is collection, category, page (named by `slug`), url, or heading (no target).

    `url` is filled for kind url alone; upper floors know the addresses of the others.
    """

    name: str
    kind: str
    slug: str
    url: str
    children: tuple[MenuLink, ...]


@prepared
def _parents(menus: Any) -> QuerySet[MenuItem, tuple[Any, ...]]:
    return MenuItem.objects.filter(menu_id__among=menus).values_list("id", "parent_id")


def parents_of_items(menu_ids: Iterable[int]) -> dict[int, int | None]:
    """What each link of these menus stands below, None at the top, in one query."""
    return dict(_parents(menus=set(menu_ids)))


def page_by_slug(slug: str) -> Page | None:
    """The published page of that name, or None."""
    return Page.objects.filter(slug=slug, is_published=True).first()


def menu(slug: str, *, channel: Channel) -> tuple[MenuLink, ...]:
    """The links of a menu, nested, in two queries; empty when there is no such menu.

    Links to what the channel's customers cannot see are left out with all below them.
    """
    rows = MenuItem.objects.filter(menu__slug=slug)
    items = list(rows.select_related("collection", "category", "page").order_by("position", "id"))
    targets = {item.collection_id for item in items if item.collection_id}
    listings = CollectionListing.objects.filter(
        collection_id__in=targets, channel=channel, is_published=True
    )
    shown = set(listings.values_list("collection_id", flat=True)) if targets else set()
    children: dict[int | None, list[MenuItem]] = {}
    for item in items:
        if _is_seen(item, shown):
            children.setdefault(item.parent_id, []).append(item)
    return _links(None, children)


def _is_seen(item: MenuItem, collections: set[int]) -> bool:
    if item.collection_id:
        return item.collection_id in collections
    return item.page is None or item.page.is_published


def _links(
    parent_id: int | None, children: dict[int | None, list[MenuItem]]
) -> tuple[MenuLink, ...]:
    return tuple(_link(item, _links(item.pk, children)) for item in children.get(parent_id, []))


def _link(item: MenuItem, children: tuple[MenuLink, ...]) -> MenuLink:
    for kind, target in (
        ("collection", item.collection),
        ("category", item.category),
        ("page", item.page),
    ):
        if target is not None:
            return MenuLink(item.name, kind, target.slug, "", children)
    return MenuLink(item.name, "url" if item.url else "heading", "", item.url, children)
