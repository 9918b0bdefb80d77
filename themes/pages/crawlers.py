"""What search engines ask for: robots.txt and sitemap.xml."""

from __future__ import annotations

from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.content.models import Page
from catalog.queries.collections import published
from catalog.queries.visibility import listed
from themes.pages.shopper import Shopper

MAX_URLS = 50_000
PRIVATE = ("/cart", "/checkout", "/account", "/orders", "/search", "/dl", "/admin", "/graphql")


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """What not to read; a test store is not to be read at all."""
    closed = PRIVATE if settings.LIVE else ("/",)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {settings.SITE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All pages that may be found: products, collections, texts."""
    channel = Shopper(request).channel
    entries = [_entry("/"), _entry("/collections")]
    slugs = published(channel=channel).values_list("slug", flat=True)
    entries += [_entry(f"/collections/{slug}") for slug in slugs]
    pages = Page.objects.filter(is_published=True).values_list("slug", flat=True)
    entries += [_entry(f"/pages/{slug}") for slug in pages]
    products = listed(channel=channel).order_by("id").values_list("slug", "updated_at")
    left = MAX_URLS - len(entries)
    entries += [_entry(f"/products/{slug}", f"{at:%Y-%m-%d}") for slug, at in products[:left]]
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "".join(entries)
        + "</urlset>\n"
    )
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


def _entry(path: str, changed: str = "") -> str:
    date = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{escape(settings.SITE_URL + path)}</loc>{date}</url>\n"
