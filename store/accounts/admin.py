"""People: who they are and where they live; and who may do what at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.contrib import admin
from django.utils.html import format_html

from store.accounts.models import User
from store.accounts.permissions import actor_of
from store.accounts.queries import addresses_of
from store.admin.base import DeskAdmin, Row, site, tag
from store.admin.callers import named_by
from store.admin.panels import ABOUT_PERSON, link
from store.kernel.actor import MANAGE_USERS

LIST = "admin:accounts_user_changelist"
named_by(actor_of)
link("Customers", "Customers", LIST, icon="group", needs=MANAGE_USERS, place=10)


@admin.register(User, site=site)
class UserAdmin(DeskAdmin[User]):
    """People register themselves; nothing of theirs is typed over here."""

    needs = MANAGE_USERS
    list_display = ("email", "name_shown", "joined", "state")
    list_filter = ("is_staff", "is_active")
    search_fields: ClassVar[tuple[str, ...]] = ("email", "first_name", "last_name")
    ordering = ("-date_joined", "-pk")

    @admin.display(description="Name")
    def name_shown(self, user: User) -> str:
        """First and last name."""
        return f"{user.first_name} {user.last_name}".strip() or "–"

    @admin.display(description="Joined", ordering="date_joined")
    def joined(self, user: User) -> str:
        """The day."""
        return f"{user.date_joined:%-d %b %Y}"

    @admin.display(description="State")
    def state(self, user: User) -> str:
        """Owner, staff, confirmed or not."""
        if not user.is_active:
            return tag("Closed", "bad")
        if user.is_superuser:
            return tag("Owner", "good")
        if user.is_staff:
            return tag("Staff")
        return tag("Confirmed") if user.email_confirmed_at else tag("Not confirmed", "wait")

    def facts(self, row: User) -> Sequence[Row]:
        """Name, dates, address book, and what upper floors know."""
        about = [
            (title, format_html('<a href="{}">Show</a>', href))
            for title, href in (source(row.email) for source in ABOUT_PERSON)
        ]
        addresses = [
            (f"address {place}", str(each)) for place, each in enumerate(addresses_of(row), 1)
        ]
        return [
            ("e-mail", row.email),
            ("name", self.name_shown(row)),
            ("state", self.state(row)),
            ("joined", row.date_joined),
            ("e-mail confirmed", row.email_confirmed_at),
            ("last log-in", row.last_login),
            *about,
            *addresses,
        ]
