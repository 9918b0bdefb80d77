"""Pictures are watched; notes of pictures to fetch are the worker's own."""

from __future__ import annotations

from store.media.models import Image, Rendition
from store.versions.registry import watch

watch("media", Image, Rendition, records=("created_at", "rendered_at"))
