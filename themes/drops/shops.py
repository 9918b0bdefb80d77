"""What every page knows: the shop, its addresses, and the page being read."""

from __future__ import annotations

from store.channels.models import Shop
from themes.liquid.drops import Drop

ROUTES: dict[str, str] = {
    "root_url": "/",
    "cart_url": "/cart",
    "cart_add_url": "/cart/add",
    "cart_change_url": "/cart/change",
    "search_url": "/search",
    "account_url": "/account",
    "account_login_url": "/account/login",
    "account_logout_url": "/account/logout",
    "account_register_url": "/account/register",
    "account_addresses_url": "/account/addresses",
    "collections_url": "/collections",
    "all_products_collection_url": "/collections/all",
    "checkout_url": "/checkout",
    "order_link_url": "/orders/find",
}


class ShopDrop(Drop):
    """`shop`: its name and words; `test_mode` = no money moves."""

    fields = frozenset({"name", "url", "description", "email", "test_mode"})

    def __init__(self, shop: Shop, *, url: str, test_mode: bool) -> None:
        self.name = shop.name
        self.url = url
        self.description = shop.description
        self.email = shop.contact_email
        self.test_mode = test_mode


class RequestDrop(Drop):
    """`request`: the path and what kind of page it is."""

    fields = frozenset({"path", "page_type", "locale"})

    def __init__(self, path: str, page_type: str) -> None:
        self.path = path
        self.page_type = page_type
        self.locale = {"iso_code": "en"}


class PageDrop(Drop):
    """`page`: a page of the shop's words; `content` is cleaned HTML."""

    fields = frozenset({"object_type", "title", "content", "handle", "url"})
    object_type = "page"

    def __init__(self, *, title: str, handle: str, content: str) -> None:
        self.title = title
        self.handle = handle
        self.content = content
        self.url = f"/pages/{handle}"


class SearchDrop(Drop):
    """`search`: the words asked for and a list of products that pages."""

    fields = frozenset({"performed", "terms", "results", "results_count"})

    def __init__(self, terms: str, results: object) -> None:
        self.performed = bool(terms)
        self.terms = terms
        self.results = results

    @property
    def results_count(self) -> int:
        """How many were found."""
        return int(getattr(self.results, "total", 0))
