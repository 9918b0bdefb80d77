"""The owner's desk: one admin site, filled by every room's admin.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from store.admin import panels
from store.admin.callers import actor
from store.admin.forms import LogInForm
from store.admin.look import COLORS, POLICY, icon, styles

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite as UnfoldAdminSite
else:
    from unfold.sites import UnfoldAdminSite


class Desk(UnfoldAdminSite):
    """The admin site of the store."""

    site_header = "Tuppence"
    site_title = "Tuppence"
    index_title = "Desk"
    index_template = "desk/index.html"
    login_form: type[AuthenticationForm] | None = LogInForm

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page for the staff carries the desk's own content policy."""
        inner = super().admin_view(view, cacheable)

        def with_policy(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _guarded(inner(request, *args, **kwargs))

        return with_policy

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The log-in page; who comes to it by its own address goes on to the desk."""
        home = reverse("admin:index")
        if request.method == "GET" and not request.user.is_authenticated and not request.GET:
            return HttpResponseRedirect(f"{request.path}?{urlencode({REDIRECT_FIELD_NAME: home})}")
        return _guarded(super().login(request, extra_context))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page of the desk knows."""
        badge = ["Live", "success"] if settings.LIVE else ["Test mode", "warning"]
        return {
            **super().each_context(request),
            "colors": COLORS,
            "styles": styles(),
            "environment": badge,
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_symbol": "storefront",
            "site_subheader": "Your shop's desk",
            "site_url": "/",
            "site_favicons": [{"rel": "icon", "type": "image/svg+xml", "href": icon()}],
        }

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Pages by job; only those that the caller may open."""
        caller = actor(request)
        found = [self._group("", [panels.Link("", "Desk", "admin:index", "home", "", 0)], request)]
        for job in panels.JOBS:
            links = [each for each in panels.LINKS if each.job == job and caller.can(each.needs)]
            if links:
                found.append(self._group(job, links, request))
        return found

    def _group(self, job: str, links: list[panels.Link], request: HttpRequest) -> dict[str, Any]:
        items = [
            {
                "title": each.title,
                "icon": each.icon,
                "link": (href := reverse(each.view)),
                "active": request.path == href
                or (bool(job) and request.path.startswith(href) and _longest(request.path, href)),
                "has_permission": True,
            }
            for each in sorted(links, key=lambda each: each.place)
        ]
        # A dict's own `items` hides the key in templates, so ours reads the list by another name.
        words = {"title": job, "separator": bool(job), "collapsible": False}
        return {**words, "items": items, "pages": items}

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What is to be done, the numbers, the latest orders."""
        caller = actor(request)
        todos = [
            each
            for needs, source in panels.TODOS
            if caller.can(needs)
            for each in source()
            if each.count
        ]
        context = {
            **self.each_context(request),
            "title": self.index_title,
            "live": settings.LIVE,
            "todos": sorted(todos, key=lambda each: not each.urgent),
            "figures": [each for needs, f in panels.FIGURES if caller.can(needs) for each in f()],
            "boards": [source() for needs, source in panels.BOARDS if caller.can(needs)],
            "may_nothing": not caller.permissions,
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, self.index_template or "", context)


def _longest(path: str, href: str) -> bool:
    """Whether no other page of the sidebar names the path more closely."""
    links = [reverse(each.view) for each in panels.LINKS]
    return href == max((each for each in links if path.startswith(each)), key=len, default="")


def _guarded(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    return response


site = Desk(name="admin")
