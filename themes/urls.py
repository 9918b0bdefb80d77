"""Addresses of the storefront; the last line answers whatever nobody else does."""

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from themes.pages import (
    account,
    cart,
    checkout,
    collections,
    crawlers,
    entry,
    home,
    lost,
    orders,
    passwords,
    payment,
    product,
    search,
    texts,
    theme,
)


class WordConverter(StringConverter):
    """A part of a path without NUL, which no database text may hold."""

    regex = r"[^/\x00]+"


register_converter(WordConverter, "word")

urlpatterns = [
    path("", home.home),
    path("robots.txt", crawlers.robots),
    path("sitemap.xml", crawlers.sitemap),
    path("assets/<word:version>/<word:name>", theme.asset),
    path("collections", collections.collections),
    path("collections/<word:handle>", collections.collection),
    path("collections/<word:shelf>/products/<word:handle>", product.product),
    path("products/<word:handle>", product.product),
    path("search", search.search),
    path("pages/<word:handle>", texts.text),
    path("cart", cart.cart),
    path("cart/add", cart.add),
    path("cart/change", cart.change),
    path("cart/update", cart.cart),
    path("cart/clear", cart.clear),
    path("checkout", checkout.checkout),
    path("checkout/pay", payment.pay),
    path("checkout/pay/transfer", payment.transfer),
    path("checkout/return/<word:attempt_key>", payment.returned),
    path("orders/find", orders.find),
    path("orders/<word:token>", orders.order),
    path("orders/<word:token>/confirming", orders.confirming),
    path("account", account.account),
    path("account/login", entry.login),
    path("account/logout", entry.logout),
    path("account/register", entry.signup),
    path("account/recover", passwords.recover),
    path("account/reset/<word:token>", passwords.reset),
    path("account/activate/<word:token>", passwords.activate),
    path("account/addresses", account.addresses),
    path("account/addresses/<uuid:key>", account.address),
    re_path("", lost.lost),
]
