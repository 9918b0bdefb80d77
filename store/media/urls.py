"""Addresses of pictures, below /media/."""

from django.urls import re_path

from store.media.views import missing, original, rendition

urlpatterns = [
    re_path(r"^(?P<digest>[0-9a-f]{64})/(?P<width>[1-9][0-9]{0,4})\.webp$", rendition),
    re_path(r"^(?P<digest>[0-9a-f]{64})\.(?P<extension>png|jpg)$", original),
    re_path("", missing),
]
