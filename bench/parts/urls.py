"""The store's addresses, and the views that the bench compares it with."""

from django.urls import include, path

from bench.parts import views

urlpatterns = [
    path("bench/bare", views.bare),
    path("bench/row", views.row),
    path("bench/naive", views.naive),
    path("bench/by-hand", views.by_hand),
    path("", include("store.urls")),
]
