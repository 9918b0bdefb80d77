"""A whole shop in plain values, as pages hand it to the theme; every text can be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.themes.shipped.promo_samples import ON_BASKET, TAKEN_OFF
from themes.liquid.drops import LazyList, Lookup
from themes.liquid.host import Choice, FormField, FormState, Host

PENNY = Path(__file__).resolve().parents[3] / "themes" / "shipped" / "penny"
SIZES = ("S", "M", "L", "XL")
# Words the program chooses itself, never a shopper or an owner.
CODES = frozenset(
    {"kind", "status", "object_type", "src", "page_type", "sort_by", "value", "iso_code"}
)
# HTML that the pages clean before a theme sees it.
CLEANED = frozenset({"description", "content"})
WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def exact(number: int | Decimal) -> str:
    """Cents as dollars: two digits at least, as many as it takes."""
    dollars = Decimal(number) / 100
    text = f"{dollars:f}"
    _, _, digits = text.partition(".")
    return f"{dollars:,.2f}" if len(digits.rstrip("0")) <= 2 else text.rstrip("0")


def money(number: int | Decimal, style: str) -> str:
    """The sample shop's formatter."""
    text = exact(number)
    if style == "money_without_currency":
        return text
    return f"${text} USD" if style == "money_with_currency" else f"${text}"


def picture(src: str, alt: str, width: int = 1200, height: int = 1500) -> dict[str, Any]:
    return {"src": src, "alt": alt, "width": width, "height": height}


def variant(number: int, title: str, price: int | Decimal, **more: Any) -> dict[str, Any]:
    return {
        "id": f"v{number}",
        "title": title,
        "price": price,
        "compare_at_price": None,
        "available": True,
        "sku": f"SKU-{number}",
        "url": f"/products/thing?variant=v{number}",
        "inventory_quantity": 40,
        "inventory_management": "shop",
        "featured_image": None,
        "tip_minimum": 0,
        "tip_suggestions": [],
        **more,
    }


def product(handle: str, title: str, price: int | Decimal, **more: Any) -> dict[str, Any]:
    image = picture(more.pop("src", handle), f"{title}, drawn")
    chosen = more.pop("variant", None) or variant(1, "One", price)
    return {
        "object_type": "product",
        "handle": handle,
        "title": title,
        "url": f"/products/{handle}",
        "description": more.pop("description", "<p>Plain and well made.</p>"),
        "vendor": "Tuppence",
        "type": more.pop("type", "T-shirts"),
        "available": True,
        "price": price,
        "price_min": price,
        "price_varies": False,
        "compare_at_price": None,
        "featured_image": image,
        "images": [image],
        "has_only_default_variant": True,
        "options_with_values": [],
        "selected_or_first_available_variant": chosen,
        "kind": "ordinary",
        "digital": False,
        "collections": [{"title": "New arrivals", "url": "/collections/new-arrivals"}],
        **more,
    }


def option(position: int, name: str, chosen: str, values: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": name, "position": position, "selected_value": chosen, "values": values}


def choice(name: str, **more: Any) -> dict[str, Any]:
    made = {"name": name, "available": True, "selected": False, "swatch": None, **more}
    made.setdefault("variant", variant(7, name, 2900))
    return made


def shirt() -> dict[str, Any]:
    colours = [
        choice("Ink", swatch="#1f3a4d", selected=True),
        choice("Copper", swatch="#b8602c"),
        choice("Chalk", swatch="#f2efe6"),
    ]
    sizes = [choice(size, selected=size == "M", available=size != "XL") for size in SIZES]
    more = [picture(f"two-pence-tee-{tone}", f"The tee in {tone}") for tone in ("copper", "chalk")]
    made = product(
        "two-pence-tee",
        "Two-pence tee",
        2900,
        has_only_default_variant=False,
        options_with_values=[
            option(1, "Colour", "Ink", colours),
            option(2, "Size", "M", [*sizes, choice("XXL", variant=None)]),
        ],
        variant=variant(1, "Ink / M", 2900, inventory_quantity=3, sku="TEE-TUPPENCE-INK-M"),
        description="<p>Heavy cotton, cut straight, with one small copper coin printed over the "
        "heart. It will outlive several fashions.</p><p>Washes at 30 degrees.</p>",
    )
    made["images"] = [*made["images"], *more]
    return made


def tip_jar() -> dict[str, Any]:
    jar = variant(9, "Tip", 30, tip_minimum=5, tip_suggestions=[30, 100, 200])
    return product("tip-jar", "The tip jar", 30, kind="tip", type="Support", variant=jar)


def credits() -> dict[str, Any]:
    price = Decimal("0.25")
    return product(
        "api-credits",
        "API credits: look-ups",
        price,
        kind="durable",
        type="API credits",
        digital=True,
        variant=variant(4, "Look-up", price, inventory_management=None),
    )


def products() -> list[dict[str, Any]]:
    icons = product("corner-shop-icons", "Corner shop icons", 5, kind="durable", type="Icons")
    sale = product("hoodie", "Counting-house hoodie", 4400, compare_at_price=5900, type="Hoodies")
    gone = product("mug", "Farthing mug", 1400, type="Mugs", available=False)
    story = product(
        "the-halfpenny-bridge",
        "The Halfpenny Bridge, a story in eight chapters",
        2,
        kind="durable",
        type="Stories",
        price_varies=True,
    )
    bare = product("socks", "Socks without a picture", 900, type="Socks")
    bare["featured_image"], bare["images"] = None, []
    return [shirt(), icons, sale, gone, story, credits(), tip_jar(), bare]


def lazy(rows: list[Any]) -> LazyList:
    return LazyList(lambda: len(rows), lambda offset, limit: rows[offset : offset + limit])


def collection(handle: str, title: str, rows: list[Any]) -> dict[str, Any]:
    return {
        "handle": handle,
        "title": title,
        "description": "<p>Small things, fairly priced.</p>",
        "url": f"/collections/{handle}",
        "featured_image": picture(handle, title, 1600, 1000),
        "products": rows,
        "products_count": len(rows),
        "sort_by": "price-ascending",
        "default_sort_by": "manual",
        "sort_options": [
            {"value": "manual", "name": "Featured"},
            {"value": "price-ascending", "name": "Price, low to high"},
        ],
    }


def line(key: str, title: str, quantity: int, unit: int | Decimal, **more: Any) -> dict[str, Any]:
    total = unit * quantity
    return {
        "key": key,
        "title": title,
        "url": f"/products/{key}",
        "image": picture(more.pop("src", key), title),
        "quantity": quantity,
        "final_price": unit,
        "original_price": unit,
        "final_line_price": int(total) if total == int(total) else total,
        "options_with_values": [],
        "kind": "ordinary",
        "error": None,
        "max_quantity": None,
        **more,
    }


def lines() -> list[dict[str, Any]]:
    details = [{"name": "Colour", "value": "Ink"}, {"name": "Size", "value": "M"}]
    return [
        line("two-pence-tee", "Two-pence tee", 2, 2900, options_with_values=details),
        line("corner-shop-icons", "Corner shop icons", 20, 5, kind="durable"),
        line("api-credits", "API credits: look-ups", 7, Decimal("0.25"), kind="durable"),
        line("tip-jar", "The tip jar", 1, 30, kind="tip"),
    ]


def cart(**more: Any) -> dict[str, Any]:
    return {
        "item_count": 30,
        "items": lines(),
        "items_subtotal_price": Decimal("5931.75"),
        "tax_price": 0,
        "taxes_included": True,
        "exact_total": Decimal("5931.75"),
        "rounding_amount": Decimal("0.75"),
        "total_price": 5931,
        **ON_BASKET,
        "requires_shipping": True,
        "below_minimum": False,
        "minimum_price": 50,
        "missing_price": 0,
        **more,
    }


def order(**more: Any) -> dict[str, Any]:
    return {
        "name": "#1001",
        "created_at": WHEN,
        "customer_url": "/account/orders/abc",
        "status": "paid",
        "status_label": "Paid. Your shirts leave tomorrow.",
        "email": "ada@example.com",
        "test": True,
        "line_items": lines(),
        "items_subtotal_price": Decimal("5931.75"),
        "tax_price": 0,
        "taxes_included": True,
        **TAKEN_OFF,
        "shipping_title": "Standard delivery",
        "shipping_price": 490,
        "exact_total": Decimal("6421.75"),
        "rounding_amount": Decimal("0.75"),
        "total_price": 6421,
        "charge": {"label": "Visa ending in 4242", "amount": 6421, "at": WHEN},
        "transfer_lines": [],
        "shipping_lines": ["Ada Example", "12 Mill Lane", "Springfield, IL 62701"],
        "downloads": [
            download("Teapot", "teapot.svg", False),
            download("Kettle", "kettle.svg", True),
        ],
        "events": [{"at": WHEN, "text": "Order placed"}, {"at": WHEN, "text": "Card charged once"}],
        **more,
    }


def download(title: str, filename: str, expired: bool) -> dict[str, Any]:
    return {
        "title": title,
        "filename": filename,
        "size_label": "2 kB",
        "url": "/d/token",
        "expires_at": WHEN,
        "expired": expired,
    }


def customer() -> dict[str, Any]:
    home = {
        "id": "a1",
        "name": "Home",
        "lines": ["Ada Example", "12 Mill Lane"],
        "is_default": True,
    }
    return {
        "name": "Ada Example",
        "first_name": "Ada",
        "last_name": "Example",
        "email": "ada@example.com",
        "orders": [order(), order(name="#1000", status_label="Sent")],
        "addresses": [home],
    }


def links(*names: str) -> dict[str, Any]:
    return {
        "title": "Menu",
        "links": [
            {"title": name, "url": f"/x/{name.lower()}", "active": index == 0, "links": []}
            for index, name in enumerate(names)
        ],
    }


def shop(**more: Any) -> dict[str, Any]:
    """The names every page has, as plain trees: no lists that fetch yet."""
    routes = "root cart cart_add cart_change search account account_login account_logout"
    routes += " account_register account_addresses collections all_products_collection checkout"
    shelf = collection("featured-products", "Featured", products())
    return {
        "shop": {"name": "Tuppence", "url": "http://shop.test", "test_mode": True},
        "request": {"path": "/", "page_type": "index", "locale": {"iso_code": "en"}},
        "routes": {f"{name}_url": f"/{name}" for name in [*routes.split(), "order_link"]},
        "page_title": "Two pence is a real sale",
        "page_description": "A shop for small things.",
        "canonical_url": "http://shop.test/",
        "notices": [{"kind": "good", "text": "Added to your basket."}],
        "customer": None,
        "cart": cart(),
        "product": shirt(),
        "collection": shelf,
        "collections": {
            handle: collection(handle, title, products())
            for handle, title in (
                ("featured-products", "Featured"),
                ("small-change", "Small change"),
                ("new-arrivals", "New arrivals"),
                ("stationery-drawer", "The stationery drawer"),
            )
        },
        "linklists": {
            "navbar": links("Clothing", "Home", "Digital", "Support"),
            "footer": links("About", "Delivery", "Terms", "Privacy"),
        },
        "pages": {},
        "all_products": {},
        "search": {
            "performed": True,
            "terms": "tea & cake",
            "results": products(),
            "results_count": 8,
        },
        "order": order(),
        "page": {"title": "About us", "content": "<h2>Why</h2><p>Because two pence counts.</p>"},
        **more,
    }


def changed(tree: Any, change: Callable[[str], str], key: str = "") -> Any:
    """The tree with every text changed that an owner or a shopper could have written."""
    if isinstance(tree, Mapping):
        return {name: changed(value, change, name) for name, value in tree.items()}
    if isinstance(tree, list):
        return [changed(item, change, key) for item in tree]
    return change(tree) if isinstance(tree, str) and key not in CODES | CLEANED else tree


def globals_of(tree: dict[str, Any]) -> dict[str, object]:
    """A page's globals from a plain tree: lists that page become lazy, tables become lookups."""
    made = dict(tree)
    made["collection"] = {**tree["collection"], "products": lazy(tree["collection"]["products"])}
    shelves = {
        handle: {**shelf, "products": lazy(shelf["products"])}
        for handle, shelf in tree["collections"].items()
    }
    made["collections"] = Lookup(shelves.get, lazy(list(shelves.values())))
    for name in ("linklists", "pages", "all_products"):
        made[name] = Lookup(tree[name].get)
    made["search"] = {**tree["search"], "results": lazy(tree["search"]["results"])}
    if tree["customer"]:
        made["customer"] = {**tree["customer"], "orders": lazy(tree["customer"]["orders"])}
    return made


def form(kind: str, about: object, words: Callable[[str], str] = str) -> FormState:
    """A form as a page would answer it after a refusal."""
    fields: tuple[FormField, ...] = ()
    errors = {}
    if kind == "customer_address":
        countries = (Choice(words("US"), words("United States")), Choice("GB", words("Britain")))
        fields = (
            FormField("name", words("Full name"), words("Ada"), True, "name"),
            FormField("zip", words("ZIP"), "", True, "postal-code", error=words("Five digits.")),
            FormField("country", words("Country"), "US", True, "country", "select", countries),
            FormField("default", words("My default"), "1", kind="checkbox", hint=words("Hint")),
        )
    if words("") or kind == "create_customer":
        errors = {"email": words("Enter an address such as ada@example.com.")}
        errors |= {name: words("Look here.") for name in ("amount", "quantity", "password", "form")}
    values = {"email": words("ada@"), "amount": words("0.30"), "quantity": words("1")}
    return FormState(f"/post/{words(kind)}", (("csrf", words("token")),), errors, values, fields)


def host(words: Callable[[str], str] = str, page: int = 1) -> Host:
    """The sample page's services; `words` changes what they say."""
    return Host(
        asset_url=lambda name: f"/assets/{name}",
        image_url=lambda src, width, _: f"/img/{src}.png?width={width}",
        money=money,
        form=lambda kind, about: form(kind, about, words),
        page_url=lambda number: f"/here?page={number}{words('')}",
        page=page,
    )
