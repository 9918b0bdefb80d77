"""Pictures of products and variants, in two queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.models.media import ProductMedia, VariantMedia
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


def pictures_of(product_ids: Iterable[int]) -> dict[int, tuple[Picture, ...]]:
    """Pictures by product id in display order; those still to be fetched are left out."""
    rows = (
        ProductMedia.objects.filter(product_id__in=list(product_ids), image__isnull=False)
        .select_related("image", "product")
        .order_by("product_id", "position", "id")
    )
    found: dict[int, list[Picture]] = {}
    for row in rows:
        if row.image is not None:
            picture = picture_of(row.image, row.alt or row.product.name, row.pk)
            found.setdefault(row.product_id, []).append(picture)
    return {pk: tuple(pictures) for pk, pictures in found.items()}


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
    rows = VariantMedia.objects.filter(variant_id__in=list(variant_ids)).order_by(
        "variant_id", "media__position", "id"
    )
    found: dict[int, list[int]] = {}
    for variant_id, media_id in rows.values_list("variant_id", "media_id"):
        found.setdefault(variant_id, []).append(media_id)
    return {pk: tuple(ids) for pk, ids in found.items()}
