"""Serve the shipped theme's sample pages to a real browser, without the shop behind them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from PIL import Image

from tests.themes.shipped import checkout_samples, samples
from themes.liquid.render import render
from themes.liquid.theme import Theme

STATIC = Path(samples.PENNY).parents[1] / "static"
TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "woff2": "font/woff2"}
LOGGED_IN = ("customers/account", "customers/addresses", "customers/order")
FAKE_PROVIDER = b"""window.posted = 0; window.tokens = 0;
window.Shift4 = () => ({
  createComponentGroup: () => ({ automount() { return this; } }),
  createToken: () => { window.tokens += 1; return window.answer
    ? Promise.resolve({ id: 'tok_1' })
    : Promise.reject({ type: 'card_error', message: 'The card was declined.' }); },
});"""
PAGES = {
    "home": "index",
    "collection": "collection",
    "collections": "list-collections",
    "product": "product",
    "cart": "cart",
    "search": "search",
    "order": "order",
    "order-link": "order-link",
    "page": "page",
    "404": "404",
    "login": "customers/login",
    "register": "customers/register",
    "account": "customers/account",
    "addresses": "customers/addresses",
    "reset": "customers/reset_password",
}
CHECKOUT = {
    "checkout": ("checkout/checkout.html", checkout_samples.checkout),
    "payment": ("checkout/payment.html", checkout_samples.payment),
}


def shop_page(theme: Theme, template: str, query: str) -> bytes:
    """A sample page; `tip` and `chosen` in the query show other products."""
    more = {"customer": samples.customer()} if template in LOGGED_IN else {}
    tree = samples.shop(**more)
    if "tip" in query:
        tree["product"] = samples.tip_jar()
    if "variant" in query:
        tree["product"] = {**samples.shirt(), "title": "Two-pence tee, chosen"}
    return render(theme, template, samples.globals_of(tree), samples.host()).encode()


def picture(source: str) -> bytes:
    """A plain picture of the size the samples say."""
    wide = source.startswith(("featured", "small", "new", "stationery"))
    out = BytesIO()
    Image.new("RGB", (320, 200) if wide else (320, 400), "#c3d8ce").save(out, "PNG")
    return out.getvalue()


def answer(theme: Theme, path: str, query: str) -> tuple[bytes, str] | None:
    """Content and type for a path; None when there is nothing."""
    name = path.strip("/") or "home"
    folder, _, file = name.rpartition("/")
    if name in PAGES:
        return shop_page(theme, PAGES[name], query), "text/html; charset=utf-8"
    if name in CHECKOUT:
        template, context = CHECKOUT[name]
        return render_to_string(template, context()).encode(), "text/html; charset=utf-8"
    if name == "shift4.js":
        return FAKE_PROVIDER, TYPES["js"]
    if folder == "img":
        return picture(file), "image/png"
    found = theme.asset(file) if folder == "assets" else None
    if folder == "static/checkout" and (STATIC / "checkout" / file).is_file():
        found = (STATIC / "checkout" / file).read_bytes()
    return (found, TYPES[file.rpartition(".")[2]]) if found is not None else None


@contextmanager
def serve() -> Iterator[str]:
    """The address of a running server of sample pages."""
    theme = Theme.load(samples.PENNY)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            found = answer(theme, parts.path, parts.query)
            self.send_response(200 if found else 404)
            content, kind = found or (b"", "text/plain")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815 - the name http.server looks for

        def log_message(self, *_: object) -> None:
            """Tests keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
