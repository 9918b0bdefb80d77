"""All addresses, by name of the floor that answers them."""

from django.urls import include, path
from django.views.generic import RedirectView

from store.accounts.views import jwks
from store.admin.site import site
from store.graphql.guide import document
from store.http import healthz

urlpatterns = [
    path("healthz", healthz),
    path(".well-known/jwks.json", jwks),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("admin/", site.urls),
    path("graphql/", include("store.graphql.urls")),
    path("llms.txt", document, {"name": "llms.txt"}),
    path("media/", include("store.media.urls")),
    path("", include("cart.urls")),
    path("", include("checkout.urls")),
    path("", include("themes.urls")),
]

handler400 = "themes.pages.lost.unreadable"
handler404 = "themes.pages.lost.lost"
handler500 = "themes.pages.lost.broken"
