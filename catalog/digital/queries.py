"""Which files variants have."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from catalog.digital.models import DigitalFile


def files_of(variant_ids: Iterable[int]) -> dict[int, tuple[DigitalFile, ...]]:
    """Files by variant id in their order, in one query; variants without files are absent."""
    rows = DigitalFile.objects.filter(variant_id__in=list(variant_ids))
    found: dict[int, list[DigitalFile]] = {}
    for row in rows.order_by("variant_id", "position", "created_at", "id"):
        found.setdefault(row.variant_id, []).append(row)
    return {pk: tuple(files) for pk, files in found.items()}


def file_by_id(file_id: uuid.UUID) -> DigitalFile | None:
    """A file with its variant and product, or None."""
    rows = DigitalFile.objects.select_related("variant__product")
    return rows.filter(pk=file_id).first()
