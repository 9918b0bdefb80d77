"""People: who they are and where they live; and who may do what at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from store.accounts.models import Policy, User
from store.accounts.permissions import actor_of
from store.accounts.queries import addresses_of, policy
from store.accounts.services.profile import save_policy
from store.admin.base import DeskAdmin, Row, site, tag
from store.admin.callers import named_by
from store.admin.editor import Editor, Part, Sheet
from store.admin.forms import DeskForm
from store.admin.panels import ABOUT_PERSON, link
from store.kernel.actor import MANAGE_SETTINGS, MANAGE_USERS, Actor

LIST = "admin:accounts_user_changelist"
OPENING = "admin:accounts_policy_changelist"
named_by(actor_of)
link("Customers", "Customers", LIST, icon="group", needs=MANAGE_USERS, place=10)
# (confirm_by_mail, login_unconfirmed) of each choice.
_OPENINGS = {
    "first": ("They confirm their address by our mail, then they may log in.", (True, False)),
    "later": ("We send the mail, and they may log in at once.", (True, True)),
    "never": ("They may log in at once; no mail is sent.", (False, False)),
}
link("Customers", "Sign-up", OPENING, icon="how_to_reg", needs=MANAGE_SETTINGS, place=30)


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
        return tag("Confirmed") if user.is_confirmed else tag("Not confirmed", "wait")

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
            ("language", row.language_code),
            *((f"metadata {key}", value) for key, value in sorted(row.metadata.items())),
            *about,
            *addresses,
        ]


class PolicyForm(DeskForm):
    """How accounts are opened."""

    opening = forms.ChoiceField(
        label="When somebody makes an account",
        choices=[(key, words) for key, (words, _rules) in _OPENINGS.items()],
        widget=forms.RadioSelect,
        help_text="Earlier orders of an address join its account only once it is confirmed.",
    )


@admin.register(Policy, site=site)
class PolicyAdmin(Editor[Policy]):
    """One row: the list goes straight to its page."""

    adds = False
    history = "policy"
    form_class = PolicyForm
    parts = (Part("Sign-up", ("opening",)),)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The page of the one row."""
        del extra_context
        return self.edit(request, policy())

    def around(self, row: Policy | None) -> dict[str, Any]:
        """No way back: there is no list."""
        del row
        return {"list_url": ""}

    def start(self, row: Policy | None) -> dict[str, Any]:
        """The choice that the rules are."""
        now = row or policy()
        rules = (now.confirm_by_mail, now.login_unconfirmed)
        found = [key for key, (_words, each) in _OPENINGS.items() if each == rules]
        return {"opening": found[0] if found else "never"}

    def write(self, row: Policy | None, sheet: Sheet, actor: Actor) -> Policy:
        """The rules of the choice."""
        del row
        confirm, early = _OPENINGS[sheet.form.cleaned_data["opening"]][1]
        return save_policy(
            fields={"confirm_by_mail": confirm, "login_unconfirmed": early}, actor=actor
        )
