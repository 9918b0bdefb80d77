"""Mails as they were written: kept ones can be read here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse

from store.admin.base import DeskAdmin, only_viewers, site, tag
from store.admin.panels import ToDo, link, todo
from store.kernel.actor import MANAGE_ORDERS
from store.mail.models import Mail

LIST = "admin:mail_mail_changelist"
# The mail's own HTML in a frame: it may style itself and show pictures, and nothing else.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox; "
    "frame-ancestors 'self'"
)
link("Customers", "Mails", LIST, icon="mail", needs=MANAGE_ORDERS, place=20)


@admin.register(Mail, site=site)
class MailAdmin(DeskAdmin[Mail]):
    """Mails, newest first."""

    needs = MANAGE_ORDERS
    list_display = ("subject", "to", "created_at", "state")
    list_filter = ("kind",)
    search_fields: ClassVar[tuple[str, ...]] = ("to", "subject")
    ordering = ("-created_at", "-pk")

    @admin.display(description="State")
    def state(self, mail: Mail) -> str:
        """Sent, kept, or failing."""
        if mail.error:
            return tag("Fails", "bad")
        return tag("Sent", "good") if mail.sent_at else tag("Kept")

    def get_urls(self) -> list[URLPattern]:
        """The mail's HTML has an address of its own, for the frame."""
        own: list[URLPattern] = [self.also("<path:object_id>/html/", self.html_view, "html")]
        return own + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The mail."""
        del form_url, extra_context
        only_viewers(self, request)
        mail = self.row(request, object_id)
        if mail is None:
            return self.lost(request, object_id)
        context = {"mail": mail, "state": self.state(mail), "smtp": bool(settings.SMTP_URL)}
        return self.page(request, "desk/mail.html", mail.subject, context)

    def html_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The mail's HTML alone, under a policy that lets nothing run."""
        only_viewers(self, request)
        mail = self.row(request, object_id)
        if mail is None:
            return HttpResponse(status=404)
        headers = {"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN"}
        return HttpResponse(mail.html, headers=headers)


@todo(MANAGE_ORDERS)
def kept() -> Iterable[ToDo]:
    """Mails that did not leave."""
    href = reverse(LIST)
    waiting = Mail.objects.filter(sent_at=None)
    yield ToDo(waiting.filter(error="").count(), "mails kept here, not sent", href, "drafts")
    yield ToDo(waiting.exclude(error="").count(), "mails that fail", href, "error", urgent=True)
