"""Where goods are sent and for how much is watched: the catalog tells it too."""

from __future__ import annotations

from checkout.delivery.models import Method, MethodListing, Zone
from store.versions.registry import watch

watch("delivery", Zone, Method, MethodListing)
