"""Menus as templates see them: links with their addresses, the current one marked."""

from __future__ import annotations

from catalog.content.queries import MenuLink
from themes.liquid.drops import Drop

_FOLDERS = {"collection": "collections", "category": "collections", "page": "pages"}


def address_of(link: MenuLink) -> str:
    """Where a menu's link leads; a category is shown as a collection of its goods."""
    folder = _FOLDERS.get(link.kind)
    return f"/{folder}/{link.slug}" if folder else link.url or "#"


class LinkDrop(Drop):
    """`link`: title, address, and whether it or one below it is the page being read."""

    fields = frozenset({"title", "url", "active", "child_active", "links"})

    def __init__(self, link: MenuLink, path: str) -> None:
        self.title = link.name
        self.url = address_of(link)
        self.links = [LinkDrop(child, path) for child in link.children]
        self.active = self.url == path
        self.child_active: bool = any(child.active or child.child_active for child in self.links)


class LinkListDrop(Drop):
    """`linklists.NAME`: a menu."""

    fields = frozenset({"title", "links"})

    def __init__(self, title: str, links: tuple[MenuLink, ...], path: str) -> None:
        self.title = title
        self.links = [LinkDrop(link, path) for link in links]
