"""Pictures of products and variants, each in one query."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from catalog.models.media import ProductMedia, VariantMedia
from store.graphql.engine.prepared import prepared
from store.media.models import Image


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: `hash` and `extension` name the file, sizes in pixels, `alt` is never empty.

    `media_id` is the product media row, 0 for pictures of categories and collections.
    """

    image_id: int
    hash: str
    extension: str
    width: int
    height: int
    alt: str
    media_id: int = 0
    about: str = "{}"

    @property
    def metadata(self) -> dict[str, str]:
        """What the owner keeps beside it; read from its text when it is asked for."""
        found: dict[str, str] = json.loads(self.about)
        return found


_IMAGE = ("image_id", "image__hash", "image__extension", "image__width", "image__height")
_TOLD = (
    *("product_id", *_IMAGE, "alt", "product__name", "id"),
    Cast("metadata", TextField()),
)


@prepared
def _pictures(ids: Any) -> QuerySet[ProductMedia, tuple[Any, ...]]:
    rows = ProductMedia.objects.filter(product_id__among=ids, image__isnull=False)
    return rows.order_by("position", "id").values_list(*_TOLD)


@prepared
def _by_ids(ids: Any) -> QuerySet[ProductMedia, tuple[Any, ...]]:
    rows = ProductMedia.objects.filter(pk__among=ids, image__isnull=False)
    return rows.order_by().values_list(*_TOLD)


@prepared
def _of_variants(ids: Any) -> QuerySet[VariantMedia, tuple[int, int]]:
    rows = VariantMedia.objects.filter(variant_id__among=ids)
    return rows.order_by("media__position", "id").values_list("variant_id", "media_id")


def pictures_of(product_ids: Iterable[int]) -> dict[int, tuple[Picture, ...]]:
    """Pictures by product id in display order; those still to be fetched are left out."""
    found: dict[int, list[Picture]] = {}
    for row in _pictures(ids=list(product_ids)):
        found.setdefault(row[0], []).append(_picture(row))
    return {pk: tuple(pictures) for pk, pictures in found.items()}


def pictures_by_id(media_ids: Iterable[int]) -> dict[int, Picture]:
    """Pictures by the id of their product media, in one query; those to be fetched are absent."""
    found = map(_picture, _by_ids(ids=list(media_ids)))
    return {each.media_id: each for each in found}


def _picture(row: tuple[Any, ...]) -> Picture:
    _, image, digest, extension, width, height, alt, name, media_id, about = row
    return Picture(image, digest, extension, width, height, alt or name, media_id, about)


def picture_of(image: Image, alt: str, media_id: int = 0) -> Picture:
    """An image as a frozen row."""
    return Picture(
        image_id=image.pk,
        hash=image.hash,
        extension=image.extension,
        width=image.width,
        height=image.height,
        alt=alt,
        media_id=media_id,
    )


def media_of_variants(variant_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Ids of the product media that show each variant; variants without their own are absent."""
    found: dict[int, list[int]] = {}
    for variant_id, media_id in _of_variants(ids=list(variant_ids)):
        found.setdefault(variant_id, []).append(media_id)
    return {pk: tuple(ids) for pk, ids in found.items()}
