"""Showing a page: what every page has, the page's own objects, and the theme around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from catalog.content.queries import menu, page_by_slug
from catalog.queries.products import page_by_slug as product_by_slug
from store.kernel.money import Money
from store.kernel.text import blocks_to_html
from themes.drops.carts import CartDrop
from themes.drops.collections import Collections
from themes.drops.links import LinkListDrop
from themes.drops.products import ProductDrop
from themes.drops.shops import ROUTES, PageDrop, RequestDrop, ShopDrop
from themes.liquid.drops import MICROS_PER_CENT, Drop, Lookup
from themes.liquid.host import FormState, Host
from themes.liquid.render import render
from themes.pages.forms import Filled, state
from themes.pages.shopper import Shopper
from themes.pages.theme import asset_url, theme

MAX_PAGE = 100_000
ACTIONS = {
    "product": "/cart/add",
    "cart": "/cart",
    "customer_login": "/account/login",
    "customer_logout": "/account/logout",
    "recover_customer_password": "/account/recover",
    "create_customer": "/account/register",
    "reset_customer_password": "",
    "activate_account": "",
    "customer_address": "/account/addresses",
    "order_link": "/orders/find",
}
FormOf = Callable[[str, object], Filled]


@dataclass(frozen=True)
class View:
    """A page to be shown: its template, its words for the browser, and its own objects."""

    template: str
    title: str = ""
    description: str = ""
    page_type: str = ""
    objects: Mapping[str, object] = field(default_factory=dict)
    forms: Mapping[str, Filled] = field(default_factory=dict)
    form_of: FormOf | None = None
    actions: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    cart: CartDrop | None = None
    customer: Drop | None = None
    indexed: bool = True


def show(shopper: Shopper, view: View) -> HttpResponse:
    """The page as an answer; private, since the cart's count stands on every page."""
    host = _host(shopper, view)
    html = render(theme(), view.template, _names(shopper, view, host.page), host)
    response = HttpResponse(html, status=view.status)
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Cookie"
    return response


def page_number(request: HttpRequest) -> int:
    """The `?page=` asked for, at least 1."""
    text = request.GET.get("page", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return min(max(number, 1), MAX_PAGE)


def money_text(cents: int | Decimal, currency: str, style: str) -> str:
    """Exact cents as the shop writes money: $29.00, $0.0025."""
    amount = Money(int(cents * MICROS_PER_CENT), currency)
    if style == "money_without_currency":
        return amount.exact()
    return f"{amount.format()} {currency}" if style == "money_with_currency" else amount.format()


def image_url(source: str, width: int, _height: int) -> str:
    """A picture's address at a width."""
    return f"/media/{source}/{width}.webp"


def _host(shopper: Shopper, view: View) -> Host:
    request = shopper.request
    robots = "" if view.indexed else '<meta name="robots" content="noindex">'

    def form(kind: str, about: object) -> FormState:
        filled = view.form_of(kind, about) if view.form_of else view.forms.get(kind)
        action = view.actions.get(kind) or ACTIONS[kind]
        if kind == "customer_address" and isinstance(about, Drop):
            action = f"{action}/{about['id']}"
        return state(request, action, filled or Filled())

    def page_url(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"{request.path}?{query.urlencode()}"

    return Host(
        asset_url=asset_url,
        image_url=image_url,
        money=lambda cents, style: money_text(cents, shopper.channel.currency, style),
        form=form,
        page_url=page_url,
        page=page_number(request),
        head=robots,
    )


def _names(shopper: Shopper, view: View, number: int) -> dict[str, object]:
    request, channel = shopper.request, shopper.channel

    def linklist(slug: str) -> LinkListDrop:
        return LinkListDrop(slug, menu(slug, channel=channel), request.path)

    def product(slug: str) -> ProductDrop | None:
        found = product_by_slug(slug, channel=channel)
        return ProductDrop(found, wanted=None, shelves=[]) if found else None

    customer = view.customer
    if customer is None and shopper.user is not None:
        customer = _Named(shopper.user.get_full_name())
    return {
        "shop": ShopDrop(shopper.shop, url=settings.SITE_URL, test_mode=not settings.LIVE),
        "request": RequestDrop(request.path, view.page_type or view.template),
        "routes": dict(ROUTES),
        "cart": view.cart or CartDrop(shopper.cart, channel),
        "customer": customer,
        "collections": Collections(channel).lookup,
        "all_products": Lookup(product),
        "linklists": Lookup(linklist),
        "pages": Lookup(text_page),
        "page_title": view.title,
        "page_description": view.description,
        "canonical_url": f"{settings.SITE_URL}{request.path}" if view.indexed else None,
        "current_page": number,
        "notices": _notices(request),
        **view.objects,
    }


class _Named(Drop):
    """`customer` where a page only asks whether somebody is logged in."""

    fields = frozenset({"name"})

    def __init__(self, name: str) -> None:
        self.name = name


def text_page(slug: str) -> PageDrop | None:
    """A published page of the shop's words, or None."""
    found = page_by_slug(slug)
    if found is None:
        return None
    return PageDrop(title=found.title, handle=slug, content=blocks_to_html(found.content))


def _notices(request: HttpRequest) -> list[dict[str, str]]:
    return [
        {"kind": "bad" if each.level >= messages.ERROR else "good", "text": str(each.message)}
        for each in messages.get_messages(request)
    ]
