"""Addresses of the storefront; the last line answers whatever nobody else does."""

from django.urls import path, re_path

from themes.pages import cart, collections, home, lost, product, search, texts, theme

urlpatterns = [
    path("", home.home),
    path("assets/<str:version>/<str:name>", theme.asset),
    path("collections", collections.collections),
    path("collections/<str:handle>", collections.collection),
    path("collections/<str:shelf>/products/<str:handle>", product.product),
    path("products/<str:handle>", product.product),
    path("search", search.search),
    path("pages/<str:handle>", texts.text),
    path("cart", cart.cart),
    path("cart/add", cart.add),
    path("cart/change", cart.change),
    path("cart/update", cart.cart),
    path("cart/clear", cart.clear),
    re_path("", lost.lost),
]
