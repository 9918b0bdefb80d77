"""The owner's desk: one admin site, filled by every room's admin.py."""

from __future__ import annotations

from unfold.sites import UnfoldAdminSite


class Desk(UnfoldAdminSite):
    """The admin site of the store."""

    site_header = "Tuppence"
    site_title = "Tuppence"
    index_title = "Desk"


site = Desk(name="admin")
